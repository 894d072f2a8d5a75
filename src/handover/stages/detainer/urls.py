"""Addresses of detainer."""

from django.urls import path

from handover.stages.detainer import views

app_name = "detainer"
urlpatterns = [
    path("queue/drafts/", views.queue, {"name": "drafts"}, name="drafts"),
    path("queue/signatures/", views.queue, {"name": "signatures"}, name="signatures"),
    path("queue/lodgings/", views.queue, {"name": "lodgings"}, name="lodgings"),
    path("cases/<str:reference>/", views.package, name="package"),
    path("cases/<str:reference>/papers/<int:number>/<str:form>.pdf", views.paper, name="paper"),
    path("cases/<str:reference>/draft/", views.draft, name="draft"),
    path("cases/<str:reference>/sign/", views.sign, name="sign"),
    path("cases/<str:reference>/return/", views.return_unsigned, name="return_unsigned"),
    path("cases/<str:reference>/lodge/", views.lodge, name="lodge"),
    path("cases/<str:reference>/cancel/", views.cancel, name="cancel"),
    path("cases/<str:reference>/resolve/", views.resolve_cancel, name="resolve_cancel"),
    path("cases/<str:reference>/misidentified/", views.reverse_cancel, name="reverse_cancel"),
    path("cases/<str:reference>/child/", views.child_cancel, name="child_cancel"),
    path("cases/<str:reference>/serve/", views.serve, name="serve"),
]
