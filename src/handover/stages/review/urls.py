"""Addresses of review. References are opaque: no address tells who a person is."""

from django.urls import path

from handover.stages.review.agency_requests import views as agency_requests
from handover.stages.review.case_page import views as pages
from handover.stages.review.children import views as children
from handover.stages.review.citizenship import views as citizenship
from handover.stages.review.determination import views as determination
from handover.stages.review.dispositions import views as dispositions
from handover.stages.review.disputes import views as disputes
from handover.stages.review.misidentification import views as misidentification

app_name = "review"
urlpatterns = [
    path("queue/reviews/", pages.queue, {"name": "reviews"}, name="reviews"),
    path("queue/citizenship/", pages.queue, {"name": "citizenship"}, name="citizenship_questions"),
    path("queue/dispositions/", pages.queue, {"name": "dispositions"}, name="dispositions"),
    path("queue/identity/", pages.queue, {"name": "identity"}, name="identity"),
    path("queue/children/", pages.queue, {"name": "children"}, name="children"),
    path("queue/neutral/", pages.queue, {"name": "neutral"}, name="neutral"),
    path("cases/", pages.all_cases, name="cases"),
    path("cases/<str:reference>/", pages.case_page, name="case"),
    path("cases/<str:reference>/take-up/", determination.take_up, name="take_up"),
    path("cases/<str:reference>/put-back/", determination.put_back, name="put_back"),
    path("cases/<str:reference>/probable-cause/", determination.probable_cause, name="probable_cause"),
    path("cases/<str:reference>/no-action/", determination.no_action, name="no_action"),
    path("cases/<str:reference>/neutral/", determination.neutral_review, name="neutral_review"),
    path("cases/<str:reference>/again/", determination.review_again, name="review_again"),
    path("cases/<str:reference>/watch/", dispositions.watch, name="watch"),
    path("cases/<str:reference>/disposition/", dispositions.disposition, name="disposition"),
    path("cases/<str:reference>/citizenship/", citizenship.raise_question, name="citizenship"),
    path("cases/<str:reference>/resolve/", citizenship.resolve, name="resolve"),
    path("cases/<str:reference>/agency-request/", agency_requests.agency_request, name="agency_request"),
    path("cases/<str:reference>/agency-reply/", agency_requests.agency_reply, name="agency_reply"),
    path(
        "cases/<str:reference>/misidentified/",
        misidentification.close_misidentified,
        name="close_misidentified",
    ),
    path("cases/<str:reference>/child/", children.refer_child, name="refer_child"),
    path("cases/<str:reference>/consulate/", children.tell_consulate, name="tell_consulate"),
    path("cases/<str:reference>/interpreter/", children.provide_interpreter, name="provide_interpreter"),
    path("cases/<str:reference>/adult/", children.find_adult, name="find_adult"),
    path("cases/<str:reference>/child-care/", children.hand_over_child, name="hand_over_child"),
    path("cases/<str:reference>/dispute/", disputes.dispute, name="dispute"),
    path("disputes/", disputes.dispute_list, name="disputes"),
    path("disputes/<str:reference>/", disputes.dispute_page, name="dispute_page"),
    path("disputes/<str:reference>/correct/", disputes.correct, name="correct"),
    path("disputes/<str:reference>/leave/", disputes.leave, name="leave"),
]
