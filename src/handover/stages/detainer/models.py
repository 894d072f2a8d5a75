"""The package: what was drafted, printed, signed, lodged, served, cancelled."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.db import models

from handover.process.erasure.columns import Erasable
from handover.process.models import RecordedFact
from handover.sealed_columns.fields import SealedBytes, SealedJSON, SealedText
from handover.stages.detainer.rules import ChargingDocument, CodeAsker, LiftReason, Request, Warrant

WORDING: Final = "wording"
"""Key under which a paper's stored facts keep the digest of the templates that it was printed from."""


class Package(RecordedFact):
    """The facts of a detainer and its warrant, as drafted."""

    erasable = ("charging_decision",)
    not_personal = (
        "request",
        "warrant",
        "contact_phone",
        "supersedes_on",
        "charging_document",
        "event_number",
        "component",
    )
    later_columns = ("charging_document", "event_number", "component")

    request = models.CharField(max_length=12, choices=[(r.value, r.title) for r in Request])
    warrant = models.CharField(max_length=5, choices=[(w.value, w.title) for w in Warrant])
    charging_decision = SealedText(
        bound_to="salt", help_text="the linked charging decision, or why there is none yet"
    )
    contact_phone = models.CharField(max_length=20)
    supersedes_on = models.DateField(null=True, help_text="date of an earlier detainer that this one cancels")
    charging_document = models.CharField(
        max_length=8, null=True, choices=[(c.value, c.title) for c in ChargingDocument],
        help_text="of an I-200: whether the charging document was issued; none with an I-205 and in older rows",
    )  # fmt: skip
    event_number = models.CharField(
        max_length=20, null=True, help_text="number of the event in the agency's own system"
    )
    component = models.CharField(max_length=3, null=True, choices=[("ICE", "ICE"), ("CBP", "CBP")])


class Paper(Erasable):
    """A printed form: bytes that never change. Drafts and the signed print are separate rows."""

    erasable = ("pdf", "sha256", "facts_digest", "facts")
    not_personal = ("case", "number", "form", "title", "draft", "pages", "at")

    case = models.ForeignKey("process.Matter", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="the step it was printed for")
    form = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    draft = models.BooleanField()
    pdf = SealedBytes(bound_to="salt")
    sha256 = models.CharField(max_length=64)
    facts_digest = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField()
    facts: models.JSONField[dict[str, Any], dict[str, Any]] = SealedJSON(bound_to="salt", default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["case_id", "number", "form"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number", "form"], name="one_print_a_form_and_step")
        ]

    def __str__(self) -> str:
        return f"{self.form} of {self.case_id}"


class Signature(RecordedFact):
    """Who signed the warrant, by what office and authority, over which digest."""

    erasable = ("facts_digest",)
    not_personal = ("title", "authority")

    title = models.CharField(max_length=80)
    authority = models.CharField(max_length=80)
    facts_digest = models.CharField(max_length=64)


class RefusalToSign(RecordedFact):
    """Why a signer sent the package back."""

    purpose = "why a package was not signed"
    erasable = ("reasons",)

    reasons = SealedText(bound_to="salt")

    class Meta(RecordedFact.Meta):
        verbose_name_plural = "refusals to sign"


class Redraft(RecordedFact):
    """Why a package is drafted again: something in it is no longer correct."""

    purpose = "why a package was taken back"
    erasable = ("reasons",)

    reasons = SealedText(bound_to="salt")


class Lodgement(RecordedFact):
    """The package went to the jail."""

    purpose = "when the request went to the jail"
    readers = "jail"
    not_personal = ("jail_ori",)

    jail_ori = models.CharField(max_length=9)


class PersonCode(RecordedFact):
    """The code on the notices of one lodging or reissue, which opens the person's own page. A keyed digest of it, which
    goes with the content of its case: then nothing opens the page."""

    erasable = ("digest",)
    not_personal = ("days",)
    later_columns = ("days",)

    digest = models.CharField(max_length=64)
    days = models.PositiveIntegerField(
        null=True,
        help_text="for how many days after the case it holds, as its notice says; none in older rows",
    )


class CodeReissue(RecordedFact):
    """Somebody lost the code of the person's page: who asked for a new one, how they showed who they are, and who hands
    the new notice over."""

    purpose = "why a code of the person's page was replaced"
    erasable = ("shown_by", "reasons")
    not_personal = ("asked_by", "handed_over_by")

    asked_by = models.CharField(max_length=8, choices=[(a.value, a.title) for a in CodeAsker])
    handed_over_by = models.CharField(max_length=8, choices=[("jail", "the jail"), ("office", "the office")])
    shown_by = SealedText(bound_to="salt")
    reasons = SealedText(bound_to="salt")


class Service(RecordedFact):
    """A copy was served on the person (I-247A: it takes effect then)."""

    erasable = ("language", "interpreter")
    not_personal = ("method", "served_at", "place", "officer_name", "officer_title")

    method = models.CharField(max_length=12)
    served_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    language = SealedText(bound_to="salt", max_length=40)
    officer_name = models.CharField(max_length=80)
    officer_title = models.CharField(max_length=80)
    interpreter = SealedText(
        bound_to="salt", max_length=80, null=True
    )  # null: rows older than the field stay as they are


class Cancellation(RecordedFact):
    """The detainer was cancelled, and why."""

    purpose = "why a request was withdrawn"
    erasable = ("reasons",)
    not_personal = ("reason",)

    reason = models.CharField(max_length=24, choices=[(r.value, r.title) for r in LiftReason])
    reasons = SealedText(bound_to="salt")

    @property
    def told(self) -> str:
        """The reason as the jail is told it."""
        return LiftReason(self.reason).told


class WarrantCancellation(RecordedFact):
    """The warrant was cancelled by somebody who may issue it (8 CFR 236.1(b)(2)): their office and power that day."""

    erasable = ("reasons",)
    not_personal = ("warrant", "title", "authority")

    warrant = models.CharField(max_length=5)
    title = models.CharField(max_length=80)
    authority = models.CharField(max_length=80)
    reasons = SealedText(bound_to="salt")


class Loan(RecordedFact):
    """A person in custody was lent for a proceeding (I-247A box 2), with the service of the copy before that."""

    erasable = ("to_name", "proceeding", "language", "interpreter")
    not_personal = ("contact_phone", "served_at", "place", "transferred_at")

    to_name = SealedText(bound_to="salt", max_length=120)
    proceeding = SealedText(bound_to="salt", max_length=200)
    contact_phone = models.CharField(max_length=20)
    served_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    language = SealedText(bound_to="salt", max_length=40)
    interpreter = SealedText(bound_to="salt", max_length=80, blank=True)
    transferred_at = models.DateTimeField()


class LoanReport(RecordedFact):
    """A loan that was made with no copy served before it. ``served_at``: when one was served since; none where none
    was."""

    purpose = "a loan with no copy served before"
    erasable = ("to_name", "proceeding", "text")
    not_personal = ("served_at", "transferred_at")

    to_name = SealedText(bound_to="salt", max_length=120)
    proceeding = SealedText(bound_to="salt", max_length=200)
    served_at = models.DateTimeField(null=True)
    transferred_at = models.DateTimeField()
    text = SealedText(bound_to="salt")


class LoanEnd(RecordedFact):
    """Custody was resumed after a loan."""

    not_personal = ("resumed_at", "place", "officer")

    resumed_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    officer = models.CharField(max_length=120)


class CancellationDraft(RecordedFact):
    """A cancellation that waits for the answer to a question of citizenship or age; ``number`` is the question's."""

    purpose = "a withdrawal that waits for counsel"
    erasable = ("reasons",)
    not_personal = ("reason",)

    reason = models.CharField(max_length=24, choices=[(r.value, r.title) for r in LiftReason])
    reasons = SealedText(bound_to="salt")
