"""What other modules may ask of review, gathered from its topics. Lists of cases come from
`notification.queries.visible_to`."""

from handover.stages.review.agency_requests.queries import agency_reply_of, agency_request_of
from handover.stages.review.case_file.queries import corrections_of, statements_of
from handover.stages.review.children.queries import (
    age_finding_of,
    child_care_of,
    child_referrals_of,
    consular_notice_of,
    interpreter_of,
)
from handover.stages.review.citizenship.queries import claims_of, claims_on_file, findings_of
from handover.stages.review.determination.queries import (
    closed_as_duplicate,
    determination_of,
    memo_counts,
    memos_of,
    memos_waiting,
    neutral_review_of,
    neutrally_agreed,
    no_action_counts,
    no_action_of,
    no_action_words,
)
from handover.stages.review.dispositions.queries import (
    disposition_of,
    dispositions_by,
    dispositions_of,
    open_watches,
    watch_of,
    watches_by,
)
from handover.stages.review.disputes.queries import disputes_about, disputes_waiting
from handover.stages.review.misidentification.queries import reversal_of, withdrawal_of
from handover.stages.review.stops.queries import shown_stop, stop_answers_of

__all__ = [
    "age_finding_of", "agency_reply_of", "agency_request_of", "child_care_of", "child_referrals_of", "claims_of",
    "claims_on_file", "closed_as_duplicate", "consular_notice_of", "corrections_of", "determination_of",
    "disposition_of", "dispositions_by", "dispositions_of", "disputes_about", "disputes_waiting",
    "findings_of", "interpreter_of", "memo_counts", "memos_of", "memos_waiting", "neutral_review_of",
    "neutrally_agreed", "no_action_counts", "no_action_of", "no_action_words", "open_watches", "reversal_of",
    "shown_stop", "statements_of", "stop_answers_of",
    "watch_of", "watches_by", "withdrawal_of",
]  # fmt: skip
