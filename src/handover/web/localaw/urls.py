"""Addresses of local law."""

from django.urls import path

from handover.web.localaw import views

app_name = "localaw"
urlpatterns = [
    path("", views.what_if, name="what_if"),
    path("map/", views.state_map, name="map"),
    path("changes/", views.changes_between, name="changes"),
    path("places/", views.places, name="places"),
]
