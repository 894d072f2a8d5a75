"""The registry of papers: each form's number, title, law, facts and template."""

from __future__ import annotations

from dataclasses import dataclass

from handover.papers.facts import (
    ArrestWarrantPaper,
    CancellationPaper,
    CasePaper,
    DetainerPaper,
    NoticeRequestPaper,
    PersonNotice,
    RemovalWarrantPaper,
)


class UnknownFormError(KeyError):
    """No paper of this name is registered."""

    def __str__(self) -> str:
        return f"no such form: {self.args[0]!r}"


@dataclass(frozen=True, slots=True)
class Form:
    """One form. ``law`` is its authority as far as it was read; ``official`` the name of what is redrawn."""

    code: str
    title: str
    law: str
    facts: type[CasePaper]
    template: str
    official: str = ""


FORMS: dict[str, Form] = {
    form.code: form
    for form in (
        Form(
            "I-247A",
            "Immigration Detainer – Notice of Action",
            "8 CFR 287.7",
            DetainerPaper,
            "i247a.html",
            "form I-247A (02/17)",
        ),
        Form(
            "I-247G",
            "Request for Advance Notification of Release",
            "8 CFR 287.7",
            NoticeRequestPaper,
            "i247g.html",
            "form I-247G (2025)",
        ),
        Form("I-200", "Warrant for Arrest", "8 CFR 236.1(b)", ArrestWarrantPaper, "i200.html", "form I-200"),
        Form("I-205", "Warrant of Removal", "8 CFR 241.2", RemovalWarrantPaper, "i205.html", "form I-205"),
        Form(
            "cancellation",
            "Cancellation of an Immigration Request",
            "8 CFR 287.7; ICE Policy 10074.2 (take custody promptly, or cancel)",
            CancellationPaper,
            "cancellation.html",
        ),
        Form(
            "notice-en",
            "A notice for you about an immigration request",
            "Form I-247A (02/17): a copy is served on the person",
            PersonNotice,
            "notice_en.html",
        ),
        Form(
            "notice-es",
            "Aviso para usted sobre una solicitud de inmigración",
            "Form I-247A (02/17): a copy is served on the person",
            PersonNotice,
            "notice_es.html",
        ),
    )
}


def form_named(code: str) -> Form:
    """The registered form. Raises UnknownFormError."""
    if code not in FORMS:
        raise UnknownFormError(code)
    return FORMS[code]
