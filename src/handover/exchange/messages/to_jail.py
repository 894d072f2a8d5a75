"""What an immigration office tells a jail: what its page shows there, and nothing else. Pure.

That a request is stopped or withdrawn is told, and never why (`process.jail_words`).
"""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from pydantic import AwareDatetime

from handover.exchange.messages.fields import ErasureMessageData, MessageData, MessagePart, passes

_FORM: Final = "8 CFR 287.7; form I-247A or I-247G"


class PaperSent(MessagePart):
    """One paper, as printed and signed."""

    form: str = passes("which form it is", of="detainer.Paper.form", example="I-247A")
    title: str = passes("its title", of="detainer.Paper.title", example="Immigration Detainer")
    pages: int = passes("whether it is whole", of="detainer.Paper.pages", example=2)
    sha256: str = passes(
        "that it is the paper that was signed", of="detainer.Paper.sha256",
        example="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    )  # fmt: skip
    pdf: str = passes(
        "the paper itself, in base64: a copy is served on the person",
        of="detainer.Paper.pdf",
        example="JVBERi0x",
    )


_A_PAPER: Final = {
    "form": "I-247A",
    "title": "Immigration Detainer",
    "pages": 2,
    "sha256": "9f86d081",
    "pdf": "JVBE",
}


class RequestLodged(MessageData):
    """A request to the jail, with its papers."""

    request: Literal["hold", "notify"] = passes(
        "what is asked: a hold with notice, or notice alone", of="detainer.Package.request", law="8 CFR 287.7(a), (d)",
        example="hold",
    )  # fmt: skip
    warrant: Literal["I-200", "I-205"] = passes(
        "the administrative warrant that goes with it", of="detainer.Package.warrant",
        law="8 CFR 236.1(b), 241.2; ICE Policy 10074.2", example="I-205",
    )  # fmt: skip
    contact_phone: str = passes(
        "whom the jail gives notice to", of="detainer.Package.contact_phone", example="555 0100"
    )
    component: str | None = passes(
        "which component asks, as the form names it", of="detainer.Package.component", example="ICE"
    )
    event_number: str | None = passes(
        "the number that the office's system gave it, as on the form",
        of="detainer.Package.event_number",
        example=None,
    )
    supersedes_on: date | None = passes(
        "the date of an earlier request that this one cancels",
        of="detainer.Package.supersedes_on",
        example=None,
    )
    person: str = passes(
        "whom the jail's page of the request is about, as this jail wrote the name; else empty", of="computed.person",
        law="I-247A: it names the person", example="REYES, MARCOS",
    )  # fmt: skip
    booking_number: str = passes(
        "which of the jail's bookings is meant, by the jail's own number", of="computed.booking_number",
        example="26-ALDER-2",
    )  # fmt: skip
    tcn: str = passes(
        "the same by the number of the prints, where this jail sent them; else empty", of="computed.tcn",
        example="ALDER-20260224-0001",
    )  # fmt: skip
    papers: list[PaperSent] = passes(
        "request, warrant and the notice for the person in each language", of="computed.lodged_papers",
        law="I-247A: a copy is served on the person; ICE Policy 10074.2", example=[_A_PAPER],
    )  # fmt: skip


class NoticeReplaced(MessageData):
    """The notice for the person with a new code, in the place of one that was lost: the old code opens nothing."""

    papers: list[PaperSent] = passes(
        "the notice in each language, for the jail to hand over", of="computed.papers_of_step",
        law="I-247A: the person's copy; 5 USC 552a(d) (illustrative)", example=[{**_A_PAPER, "form": "notice-en"}],
    )  # fmt: skip


class RequestStopped(MessageData):
    """Nobody is to be held or handed over on the request for now. No reason is told."""

    instruction: Literal["do_not_hold"] = passes("what to do", default="do_not_hold", example="do_not_hold")
    request_is: Literal["stopped"] = passes("how the request stands", default="stopped", example="stopped")


class RequestResumed(MessageData):
    """A stopped request goes on."""

    request_is: Literal["standing"] = passes("how the request stands", default="standing", example="standing")


class RequestWithdrawn(MessageData):
    """The request no longer stands."""

    instruction: Literal["do_not_hold"] = passes("what to do", default="do_not_hold", example="do_not_hold")
    request_is: Literal["withdrawn"] = passes(
        "how the request stands", default="withdrawn", example="withdrawn"
    )
    reason: str = passes(
        "how one paper stands to another, and never what is known of the person", of="computed.cancellation_told",
        example="the request no longer stands",
    )  # fmt: skip
    papers: list[PaperSent] = passes(
        "the cancellation as printed", of="computed.papers_of_step", law="8 CFR 287.7; ICE Policy 10074.2",
        example=[{**_A_PAPER, "form": "cancellation"}],
    )  # fmt: skip


class CustodyAssumed(MessageData):
    """The office took the person into custody: the jail's part ends."""

    assumed_at: AwareDatetime = passes(
        "when: whether it was within the hold", of="custody.CustodyRecord.assumed_at", law="8 CFR 287.7(d)",
        example="2026-11-26T09:10:00Z",
    )  # fmt: skip
    place: str = passes("where in the jail", of="custody.CustodyRecord.place", example="sally port")
    officer: str = passes(
        "to whom the jail handed the person over", of="custody.CustodyRecord.officer", law="8 CFR 287.7(d)",
        example="Officer Frost",
    )  # fmt: skip


class RequestEnded(MessageData):
    """The case is over in another way. Where the person is, is not told."""

    outcome: Literal["at_large", "outcome_unknown", "in_custody"] = passes(
        "that nothing more is asked of the jail", of="computed.state", example="at_large"
    )


class CorrectionMessage(MessageData):
    """What the jail was told earlier no longer stands."""

    text: str = passes(
        "what is to be read in the place of what was told", of="custody.CorrectionDraft.text",
        example="The request of 24 November is void.",
    )  # fmt: skip


class DisputeAnswered(MessageData):
    """A dispute that was taken down at the jail has its dated answer. What it says goes to the person, not to the
    jail."""

    about: str = passes("which request it was about", of="review.Dispute.about", example="C-7KQ2M9XR4T")


class ContentErased(ErasureMessageData):
    """An order erased content of the case that these messages had told. Whoever holds a copy erases it by an order of
    its own."""

    messages: list[str] = passes(
        "which messages of this case had been told until then", of="computed.told_before",
        example=["CXIMMIG01:C-7KQ2M9XR4T:9:request.lodged:CX0010000"],
    )  # fmt: skip


class WarrantCancelled(MessageData):
    """The warrant that went with a withdrawn request was cancelled by somebody who may issue it."""

    papers: list[PaperSent] = passes(
        "the cancellation as printed", of="computed.papers_of_step", law="8 CFR 236.1(b)(2), 241.2",
        example=[{**_A_PAPER, "form": "warrant-cancellation"}],
    )  # fmt: skip
