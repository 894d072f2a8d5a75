"""One address prefix per module; each module declares its own patterns."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("handover.web.urls")),
    path("law/", include("handover.web.localaw.urls")),
    path("accounts/", include("handover.web.people.urls")),
    path("abis/", include("handover.abis.urls")),
    path("records/", include("handover.repositories.urls")),
    path("intake/", include("handover.stages.intake.urls")),
    path("identification/", include("handover.stages.identification.urls")),
    path("notification/", include("handover.stages.notification.urls")),
    path("review/", include("handover.stages.review.urls")),
    path("detainer/", include("handover.stages.detainer.urls")),
    path("custody/", include("handover.stages.custody.urls")),
    path("disclosure/", include("handover.stages.disclosure.urls")),
    path("exchange/", include("handover.exchange.urls")),
    path("person/", include("handover.subject_portal.urls")),
    path("oversight/", include("handover.stages.oversight.urls")),
]
