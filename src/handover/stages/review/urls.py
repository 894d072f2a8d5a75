"""Addresses of review. References are opaque: no address tells who a person is."""

from django.urls import path

from handover.stages.review import views

app_name = "review"
urlpatterns = [
    path("queue/reviews/", views.queue, {"name": "reviews"}, name="reviews"),
    path("queue/citizenship/", views.queue, {"name": "citizenship"}, name="citizenship_questions"),
    path("queue/dispositions/", views.queue, {"name": "dispositions"}, name="dispositions"),
    path("cases/", views.all_cases, name="cases"),
    path("cases/<str:reference>/", views.case_page, name="case"),
    path("cases/<str:reference>/take-up/", views.take_up, name="take_up"),
    path("cases/<str:reference>/put-back/", views.put_back, name="put_back"),
    path("cases/<str:reference>/probable-cause/", views.probable_cause, name="probable_cause"),
    path("cases/<str:reference>/no-action/", views.no_action, name="no_action"),
    path("cases/<str:reference>/watch/", views.watch, name="watch"),
    path("cases/<str:reference>/disposition/", views.disposition, name="disposition"),
    path("cases/<str:reference>/citizenship/", views.citizenship, name="citizenship"),
    path("cases/<str:reference>/resolve/", views.resolve, name="resolve"),
]
