"""Addresses of oversight."""

from django.urls import path

from handover.stages.oversight import (
    cohort_views,
    documentation_views,
    effort_views,
    map_views,
    matcher_views,
    memo_views,
    package_views,
    place_views,
    reading_views,
    registry_views,
    reply_views,
    report_views,
    resident_views,
    rule_views,
    views,
)
from handover.web.wall import over_all_offices

app_name = "oversight"
urlpatterns = over_all_offices(
    [
        path("", views.figures, name="figures"),
        path("export.csv", views.figures_export, name="figures_export"),
        path("figures/", registry_views.registry_page, name="registry"),
        path("figures/<str:key>/", registry_views.figure_page, name="figure"),
        path("requests/", cohort_views.cohorts_page, name="cohorts"),
        path("requests/export.csv", cohort_views.cohorts_export, name="cohorts_export"),
        path("requests/map/", map_views.map_page, name="map"),
        path("requests/map/export.csv", map_views.map_export, name="map_export"),
        path("requests/replies/", reply_views.replies_page, name="replies"),
        path("snapshots/", cohort_views.snapshots_page, name="snapshots"),
        path("audit/", views.audit_log, name="audit"),
        path("audit/export.csv", views.audit_export, name="audit_export"),
        path("audit/check/", views.audit_check, name="check"),
        path("documentation/", documentation_views.documentation_page, name="documentation"),
        path(
            "documentation/export.csv", documentation_views.documentation_export, name="documentation_export"
        ),
        path("effort/", effort_views.effort_page, name="effort"),
        path("effort/export.csv", effort_views.effort_export, name="effort_export"),
        path("residents/", resident_views.residents_page, name="residents"),
        path("residents/export.csv", resident_views.residents_export, name="residents_export"),
        path("matchers/", matcher_views.matchers_page, name="matchers"),
        path("matchers/export.csv", matcher_views.matchers_export, name="matchers_export"),
        path("memos/released/", memo_views.released_page, name="released_memos"),
        path("memos/released/export.csv", memo_views.released_export, name="released_memos_export"),
        path("memos/<str:name>/", memo_views.memo_page, name="memo"),
        path("memos/<str:name>/export.csv", memo_views.memo_export, name="memo_export"),
        path("places/", place_views.places_page, name="places"),
        path("places/export.csv", place_views.places_export, name="places_export"),
        path("packages/", package_views.listed, name="packages"),
        path("packages/<int:number>/", package_views.one_package, name="package"),
        path("released/", package_views.released, name="released"),
        path("released/<int:number>/", package_views.released_page, name="released_page"),
        path("released/<int:number>/<str:name>", package_views.released_file, name="released_file"),
        path("reports/", report_views.reports_page, name="reports"),
        path("reports/<str:quarter>.pdf", report_views.report_file, name="report_file"),
        path("readings/", reading_views.reviewed_readings, name="readings"),
        path("rules/", rule_views.listed, name="rules"),
        path("rules/<int:number>/", rule_views.one_set, name="rule_set"),
        path("rules/<int:number>/effect/", rule_views.compute_effect, name="rule_effect"),
        path("policies/", views.compare_policies, name="compare_policies"),
    ]
)
