"""What a clerk sends from a page: each file is received separately, so that a refused one does not affect the
others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse

from handover.accounts.roles import Actor
from handover.process.fold import RefusedError
from handover.stages.intake import actions
from handover.stages.intake.models import Submission

AGAIN: Final = "This file was here before. This is the receipt that it got then."


@dataclass(frozen=True, slots=True)
class SentByPage:
    """A file by its name, and its receipt or why it was refused; ``codes`` of a rule that refused it, for the log."""

    name: str
    receipt: actions.Receipt | None = None
    fault: str = ""
    codes: str = ""

    def as_json(self) -> dict[str, Any]:
        """As the page's module reads it."""
        found = self.receipt
        return {
            "name": self.name, "fault": self.fault, "reference": found.reference if found else "",
            "again": AGAIN if found and found.again else "",
            "receipt": reverse("intake:receipt", args=[found.reference]) if found else "",
        }  # fmt: skip


def send(file: UploadedFile[Any], actor: Actor) -> SentByPage:
    """Receive one file."""
    name = file.name or ""
    try:
        receipt = actions.receive(file.read(), channel=Submission.Channel.HTTPS, actor=actor, filename=name)
    except actions.TcnReusedError as reused:
        return SentByPage(name, fault=str(reused))
    except RefusedError as refused:
        return SentByPage(name, fault=str(refused), codes=",".join(one.code for one in refused.refusals))
    return SentByPage(name, receipt)
