"""What cannot be a paper is refused before it is one; what a signature stands on does not move."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from handover.clocks.calendars import UnknownZoneError
from handover.clocks.deadlines import NaiveTimeError
from handover.papers import (
    FORMS,
    HandoverLine,
    HeldSectionPrinted,
    JailBlock,
    PaperFactsError,
    PaperSubject,
    Party,
    PrintedSignature,
    ProbableCauseBox,
    QuotedRecord,
    UnknownFormError,
    content_digest,
    digest,
    plain,
    render,
)
from tests.papers.sample import SERVICE, SIGNED, papers


@pytest.mark.parametrize(
    ("code", "changes", "rule"),
    [
        ("I-247A", {"causes": frozenset()}, "exactly one of box 1"),
        ("I-247A", {"resume_custody": True}, "exactly one of box 1"),
        (
            "I-247A",
            {"causes": frozenset({ProbableCauseBox.STATEMENTS_OR_OTHER})},
            "I-205 requires a final order",
        ),
        ("I-200", {"grounds": frozenset()}, "at least one ground"),
        ("I-200", {"charging_decision": "  "}, "must name its charging decision"),
        ("I-205", {"order_date": date(2027, 1, 1)}, "is dated after the warrant"),
        ("I-205", {"ina_sections": ()}, "under which sections"),
        ("cancellation", {"reason": ""}, "must give its reason"),
        ("I-247G", {"reference": ""}, "must name its case"),
        ("I-213", {"match": ()}, "how the person's identity is known"),
        ("I-213", {"evidence": ()}, "linked records"),
        ("I-213", {"reasons": " "}, "linked records"),
        ("I-213", {"citizenship": ""}, "what is known about citizenship"),
        ("I-213", {"restricted": True}, "restricted records are not written out"),
        ("I-862", {"charging_decision": ""}, "name the charging decision"),
        ("I-862", {"charges": ()}, "allegations and charges"),
        ("I-862", {"issued_on": date(2027, 1, 1)}, "is dated after"),
    ],
)
def test_the_rules_of_each_form(code: str, changes: dict[str, Any], rule: str) -> None:
    with pytest.raises(PaperFactsError, match=rule):
        replace(papers()[code], **changes)


def test_box_2_alone_is_a_detainer() -> None:
    boxed: dict[str, Any] = {"causes": frozenset(), "resume_custody": True, "warrant": "", "signature": None}
    assert replace(papers()["I-247A"], **boxed).draft


def test_times_need_a_zone_and_the_facility_a_real_one() -> None:
    with pytest.raises(NaiveTimeError):
        PrintedSignature("A", "B", "C", datetime(2026, 1, 1))
    with pytest.raises(UnknownZoneError):
        replace(papers()["I-200"], tz="Columbia/Alder")


def test_people_have_a_name_and_no_needed_number() -> None:
    assert PaperSubject("DOE, Jo").a_number == ""
    with pytest.raises(PaperFactsError, match="nine digits"):
        PaperSubject("DOE, Jo", a_number="A12345678")
    with pytest.raises(PaperFactsError, match="must name a person"):
        PaperSubject(" ")


def test_signing_and_service_leave_the_content_digest_as_it_was() -> None:
    for code, facts in papers().items():
        assert content_digest(code, facts) == content_digest(code, papers(signature=None)[code])
    detainer = papers()["I-247A"]
    filled: dict[str, Any] = {"jail": JailBlock()}
    assert content_digest("I-247A", replace(detainer, **filled)) == content_digest("I-247A", detainer)


LINE = QuotedRecord("X", "X", "2026-01-01")
OTHER: dict[str, Any] = {
    "reference": "HC-2026-000418", "dated": date(2026, 11, 1), "tz": "America/Denver", "to": Party("X"),
    "office": Party("X"), "subject": PaperSubject("X"), "event_number": "X", "contact_phone": "X",
    "fallback_phone": "X", "causes": frozenset({ProbableCauseBox.FINAL_ORDER}), "warrant": "",
    "cancels_detainer_dated": date(2020, 1, 1), "grounds": frozenset({"failed_inspection"}), "charging_decision": "X",
    "ina_sections": ("X",), "order_date": date(2018, 1, 1), "ordering_body": "X", "entry_place": "X",
    "entry_date": None, "form": "I-247G", "lodged_on": date(2026, 10, 1), "reason": "X",
    "cancelled_at": datetime(2026, 1, 1, tzinfo=UTC), "request": "notify", "office_phone": "X",
    "history_matched": False,
    "encounter": "X", "match": (LINE,), "immigration": (), "convictions": (LINE,), "charges": (LINE,),
    "citizenship": "X", "bases": ("X",), "ground": "X", "reasons": "X", "evidence": ("X",), "prepared_by": "X",
    "prepared_title": "X", "issued_by": "X", "issued_on": date(2020, 1, 1), "allegations": ("X",), "hearing": "X",
    "cost_bearer": "X", "component": "CBP", "ordering": "board", "place": "X", "officer": "X",
    "sections": (HeldSectionPrinted("X", (("X", "X"),)),), "withheld": ("X",),
    "assumed_at": datetime(2026, 1, 1, tzinfo=UTC), "lines": (HandoverLine("X", "X", False, "X"),),
}  # fmt: skip


@pytest.mark.parametrize("code", FORMS)
def test_every_other_field_changes_the_content_digest(code: str) -> None:
    facts = papers()[code]
    changed = [f.name for f in fields(facts) if not f.metadata.get("later")]
    for name in changed:
        if name in (
            "resume_custody",
            "language",
            "restricted",
        ):  # one value is all that these papers may have
            continue
        other = replace(facts, **{name: OTHER[name]})
        assert content_digest(code, other) != content_digest(code, facts), name


def test_a_digest_belongs_to_one_form() -> None:
    notice = papers()["notice-en"]
    assert content_digest("notice-en", notice) != content_digest("notice-es", notice)


def test_other_words_are_another_content(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = papers()["I-200"]
    before = content_digest("I-200", facts)
    monkeypatch.setattr(digest, "of_kind", lambda _: {"i200.html": "another warrant"})
    digest.wording.cache_clear()
    try:
        assert content_digest("I-200", facts) != before
    finally:
        digest.wording.cache_clear()


@pytest.mark.parametrize("text", ["a\x00b", "bell\x07", "safe\u202egnp.exe", "half \ud800", "x" * 4001])
def test_texts_that_no_form_carries_are_refused(text: str) -> None:
    facts = replace(papers()["I-200"], **{"charging_decision": text})  # type: ignore[arg-type]
    with pytest.raises(PaperFactsError, match="a field of a paper m"):
        render("I-200", facts)


def test_line_breaks_of_a_web_form_print_as_line_breaks() -> None:
    texts = ("first line\r\nsecond\tline", "first line\nsecond line")
    typed, plainly = (replace(papers()["I-200"], **{"charging_decision": t}) for t in texts)  # type: ignore[arg-type]
    assert content_digest("I-200", typed) == content_digest("I-200", plainly)
    assert plain(typed)["charging_decision"] == texts[1]
    assert render("I-200", typed).sha256 == render("I-200", plainly).sha256


def test_the_right_facts_for_the_right_form() -> None:
    with pytest.raises(PaperFactsError, match="I-200 takes ArrestWarrantPaper"):
        render("I-200", papers()["I-205"])
    with pytest.raises(PaperFactsError, match="in a different language"):
        render("notice-en", papers()["notice-es"])
    with pytest.raises(UnknownFormError, match="I-999"):
        render("I-999", papers()["I-200"])


def test_facts_as_plain_values_hold_everything_said() -> None:
    values = plain(papers()["I-247A"])
    assert values["causes"] == ["a", "c"]
    assert values["signature"]["name"] == SIGNED.name
    assert values["jail"]["service"]["at"] == SERVICE.at.isoformat()
