"""The addresses of the feeds and of orders about records, below the server's ``/records/``."""

from __future__ import annotations

from django.urls import include, path

from handover.repositories import order_views, retention_views
from handover.repositories.api import patterns

app_name = "records"
urlpatterns = [
    path("api/v1/", include((patterns, "api"))),
    path("orders/", order_views.listed, name="orders"),
    path("orders/enter/<int:record>/", order_views.enter, name="order_enter"),
    path("orders/<int:order>/", order_views.order, name="order"),
    path("expungements/<int:order>/", order_views.expungement, name="expungement"),
    path("retention/", retention_views.listed, name="retention"),
    path("erasures/<int:order>/", order_views.erasing, name="erasure"),
]
