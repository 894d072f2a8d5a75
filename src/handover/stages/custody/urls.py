"""Addresses of custody."""

from django.urls import path

from handover.stages.custody import correction_views, designee_views, field_views, handover_views, jail_views
from handover.stages.custody.queues import QUEUES
from handover.stages.custody.step_pages import PAGES
from handover.web import queue_pages
from handover.web.step_pages import paths

app_name = "custody"
urlpatterns = [
    path("requests/", jail_views.jail_cases, name="jail_cases"),
    path("requests/on-paper/", jail_views.on_paper, name="on_paper"),
    path("requests/<str:reference>/", jail_views.jail_case, name="jail_case"),
    path("requests/<str:reference>/history/", jail_views.history, name="history"),
    path("corrections/", correction_views.corrections_queue, name="corrections"),
    path("corrections/<str:reference>/", correction_views.corrections_of, name="corrections_of"),
    path("changes/", field_views.jail_changes, name="changes"),
    path("nobody-came/", field_views.nobody_came, name="nobody_came"),
    path("reports/", field_views.jail_reports, name="reports"),
    path("designated/", designee_views.designee, name="designee"),
    path("designated/<str:reference>/", designee_views.designee_case, name="designee_case"),
    path("interviews/<str:reference>/", designee_views.interviews, name="interviews"),
    *queue_pages.paths(QUEUES),
    path("releases/<str:reference>/", field_views.field_case, name="field_case"),
    path("releases/<str:reference>/handover/", handover_views.handover_page, name="handover"),
    path("releases/<str:reference>/handover.pdf", handover_views.handover_pdf, name="handover_pdf"),
    *paths(PAGES),
]
