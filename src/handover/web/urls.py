"""The pages that belong to no stage."""

from django.urls import path

from handover.web import (
    csp_reports,
    drafts,
    language,
    notice_pages,
    saved_filters,
    search_page,
    troubled_jobs,
    views,
)

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("language/", language.choose, name="language"),
    path("health/", views.health, name="health"),
    path("help/", views.help_page, name="help"),
    path("search/", search_page.search, name="search"),
    path("process/", views.process, name="process"),
    path("still-here/", views.still_here, name="still_here"),
    path("drafts/", drafts.save, name="draft"),
    path("notices/", notice_pages.notice_list, name="notices"),
    path("notices/read/", notice_pages.mark_read, name="notices_read"),
    path("csp-report/", csp_reports.report, name="csp_report"),
    path("jobs/", troubled_jobs.troubled_jobs, name="troubled_jobs"),
    path("jobs/<uuid:key>/retry/", troubled_jobs.retry, name="retry_job"),
    path("jobs/<uuid:key>/discard/", troubled_jobs.discard, name="discard_job"),
    path("filters/", saved_filters.save, name="filter"),
    path("filters/remove/", saved_filters.remove, name="filter_remove"),
]
