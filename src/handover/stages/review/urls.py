"""Addresses of review. References are opaque: no address tells who a person is."""

from django.urls import path

from handover.stages.review import child_views as children
from handover.stages.review import question_views as questions
from handover.stages.review import views

app_name = "review"
urlpatterns = [
    path("queue/reviews/", views.queue, {"name": "reviews"}, name="reviews"),
    path("queue/citizenship/", views.queue, {"name": "citizenship"}, name="citizenship_questions"),
    path("queue/dispositions/", views.queue, {"name": "dispositions"}, name="dispositions"),
    path("queue/identity/", views.queue, {"name": "identity"}, name="identity"),
    path("queue/children/", views.queue, {"name": "children"}, name="children"),
    path("queue/neutral/", views.queue, {"name": "neutral"}, name="neutral"),
    path("cases/", views.all_cases, name="cases"),
    path("cases/<str:reference>/", views.case_page, name="case"),
    path("cases/<str:reference>/take-up/", views.take_up, name="take_up"),
    path("cases/<str:reference>/put-back/", views.put_back, name="put_back"),
    path("cases/<str:reference>/probable-cause/", views.probable_cause, name="probable_cause"),
    path("cases/<str:reference>/no-action/", views.no_action, name="no_action"),
    path("cases/<str:reference>/neutral/", views.neutral_review, name="neutral_review"),
    path("cases/<str:reference>/again/", views.review_again, name="review_again"),
    path("cases/<str:reference>/watch/", questions.watch, name="watch"),
    path("cases/<str:reference>/disposition/", questions.disposition, name="disposition"),
    path("cases/<str:reference>/citizenship/", questions.raise_question, name="citizenship"),
    path("cases/<str:reference>/resolve/", questions.resolve, name="resolve"),
    path("cases/<str:reference>/agency-request/", questions.agency_request, name="agency_request"),
    path("cases/<str:reference>/agency-reply/", questions.agency_reply, name="agency_reply"),
    path("cases/<str:reference>/misidentified/", questions.close_misidentified, name="close_misidentified"),
    path("cases/<str:reference>/child/", children.refer_child, name="refer_child"),
    path("cases/<str:reference>/consulate/", children.tell_consulate, name="tell_consulate"),
    path("cases/<str:reference>/interpreter/", children.provide_interpreter, name="provide_interpreter"),
    path("cases/<str:reference>/adult/", children.find_adult, name="find_adult"),
    path("cases/<str:reference>/child-care/", children.hand_over_child, name="hand_over_child"),
    path("cases/<str:reference>/dispute/", questions.dispute, name="dispute"),
    path("disputes/", questions.dispute_list, name="disputes"),
    path("disputes/<str:reference>/", questions.dispute_page, name="dispute_page"),
    path("disputes/<str:reference>/correct/", questions.correct, name="correct"),
    path("disputes/<str:reference>/leave/", questions.leave, name="leave"),
]
