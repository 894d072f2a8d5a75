"""Addresses of custody."""

from django.urls import path

from handover.stages.custody import outside_views as outside
from handover.stages.custody import views

app_name = "custody"
urlpatterns = [
    path("requests/", views.jail_cases, name="jail_cases"),
    path("requests/<str:reference>/", views.jail_case, name="jail_case"),
    path("requests/<str:reference>/hold/", views.agree_to_hold, name="agree_to_hold"),
    path("requests/<str:reference>/notify/", views.agree_to_notify, name="agree_to_notify"),
    path("requests/<str:reference>/decline/", views.decline, name="decline"),
    path("requests/<str:reference>/release-time/", views.start_hold, name="start_hold"),
    path("requests/<str:reference>/notice/", views.give_notice, name="give_notice"),
    path("requests/<str:reference>/released/", views.report_released, name="report_released"),
    path("requests/<str:reference>/another-release-time/", views.restate_release, name="restate_release"),
    path("requests/<str:reference>/escaped/", views.report_escape, name="report_escape"),
    path("requests/<str:reference>/left/", views.confirm_release, name="confirm_release"),
    path("requests/<str:reference>/transfer/", views.transfer, name="transfer"),
    path("requests/<str:reference>/transfer-unserved/", views.transfer_unserved, name="transfer_unserved"),
    path("requests/<str:reference>/event/", views.report_event, name="report_event"),
    path("outcomes/<str:reference>/death/", views.report_death, name="report_death"),
    path("outcomes/<str:reference>/breach/", views.report_breach, name="report_breach"),
    path("outcomes/<str:reference>/unknown/", views.unknown, name="unknown"),
    path("requests/<str:reference>/citizenship/", views.jail_citizenship, name="jail_citizenship"),
    path("requests/<str:reference>/child/", views.jail_child, name="jail_child"),
    path("requests/<str:reference>/history/", outside.history, name="history"),
    path("corrections/", outside.corrections_queue, name="corrections"),
    path("corrections/<str:reference>/", outside.corrections_of, name="corrections_of"),
    path("corrections/<str:reference>/<int:key>/", outside.tell, name="tell"),
    path("reports/", outside.jail_reports, name="reports"),
    path("releases/", views.field_queue, name="field_queue"),
    path("releases/<str:reference>/", views.field_case, name="field_case"),
    path("releases/<str:reference>/custody/", views.assume_custody, name="assume_custody"),
    path("releases/<str:reference>/at-large/", views.at_large, name="at_large"),
]
