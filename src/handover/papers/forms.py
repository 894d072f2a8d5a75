"""The registry of papers: each form's number, title, law, facts and template."""

from __future__ import annotations

from dataclasses import dataclass

from handover.papers.facts import (
    LANGUAGES,
    ArrestWarrantPaper,
    CancellationPaper,
    CasePaper,
    DetainerPaper,
    NoticeRequestPaper,
    PersonNotice,
    RemovalWarrantPaper,
)
from handover.papers.notices import words
from handover.papers.records import ChargingSummaryPaper, HandoverRecordPaper, HeldRecordPaper, NarrativePaper


class UnknownFormError(KeyError):
    """No form with this code is registered."""

    def __str__(self) -> str:
        return f"no such form: {self.args[0]!r}"


@dataclass(frozen=True, slots=True)
class Form:
    """One form. ``law`` is its legal authority as far as it was read; ``official`` the name of the official
    form that it redraws.
    """

    code: str
    title: str
    law: str
    facts: type[CasePaper]
    template: str
    official: str = ""

    @property
    def reconstructed(self) -> bool:
        """Return whether the layout reconstructs an official form: then each page has the watermark."""
        return bool(self.official)


_SERVED = "Form I-247A (02/17): a copy is served on the person"
_NOTICES = tuple((code, words(code)["title"]) for code in LANGUAGES)

FORMS: dict[str, Form] = {
    form.code: form
    for form in (
        Form("I-247A", "Immigration Detainer – Notice of Action", "8 CFR 287.7", DetainerPaper, "i247a.html",
             "form I-247A (02/17)"),
        Form("I-247G", "Request for Advance Notification of Release", "8 CFR 287.7", NoticeRequestPaper, "i247g.html",
             "form I-247G (2025)"),
        Form("I-200", "Warrant for Arrest of Alien", "8 CFR 236.1(b)", ArrestWarrantPaper, "i200.html", "form I-200"),
        Form("I-205", "Warrant of Removal/Deportation", "8 CFR 241.2", RemovalWarrantPaper, "i205.html", "form I-205"),
        Form("I-213", "Record of Deportable/Inadmissible Alien: Narrative", "8 CFR 287.3", NarrativePaper, "i213.html",
             "form I-213"),
        Form("I-862", "Summary of the Charging Decision (no Notice to Appear)", "8 CFR 239.1", ChargingSummaryPaper,
             "i862.html"),
        Form("cancellation", "Cancellation of an Immigration Request",
             "8 CFR 287.7; ICE Policy 10074.2 (take custody promptly, or cancel)", CancellationPaper,
             "cancellation.html"),
        Form("warrant-cancellation", "Cancellation of an Administrative Warrant", "8 CFR 236.1(b)(2); 8 CFR 241.2",
             CancellationPaper, "warrant_cancellation.html"),
        Form("handover-record", "Record of a Handover", "8 CFR 287.3(a)-(d); 8 CFR 236.1(e)", HandoverRecordPaper,
             "handover_record.html"),
        Form("held-record", "What Is Held About You", "5 USC 552a(c), (d) (illustrative)", HeldRecordPaper,
             "held_record.html"),
        *(Form(f"notice-{code}", title, _SERVED, PersonNotice, "notice.html") for code, title in _NOTICES),
    )
}  # fmt: skip

NOTICES = tuple(f"notice-{code}" for code, _ in _NOTICES)
FOR_THE_JAIL = frozenset(
    {"I-247A", "I-247G", "I-200", "I-205", "cancellation", "warrant-cancellation", *NOTICES}
)
"""Forms that are sent to a jail. The narrative and the charging summary stay in the office's file."""


def form_named(code: str) -> Form:
    """Return the registered form. Raises UnknownFormError."""
    if code not in FORMS:
        raise UnknownFormError(code)
    return FORMS[code]
