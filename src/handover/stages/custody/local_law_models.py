"""What the law of the place asked for and what was done under it."""

from __future__ import annotations

from typing import Any

from django.db import models

from handover.jurisdictions import FACTS
from handover.process.models import RecordedFact
from handover.sealed_columns.fields import SealedJSON, SealedText


class AttestedFact(RecordedFact):
    """A fact that the law of the place asks for, as the jail's clerk attests it: its source, and when it was known."""

    purpose = "facts that local law asks for"
    readers = "jail"
    erasable = ("value", "source")
    not_personal = ("name", "known_at")

    name = models.CharField(max_length=40, help_text="as `jurisdictions.FACTS` names it")
    value: models.JSONField[dict[str, Any], dict[str, Any]] = SealedJSON(
        bound_to="salt", default=dict, help_text="under “value”, as `jurisdictions.plain_facts` writes it"
    )
    source = SealedText(bound_to="salt")
    known_at = models.DateTimeField()

    @property
    def title(self) -> str:
        """The fact, as a label."""
        return FACTS[self.name].title if self.name in FACTS else self.name

    @property
    def said(self) -> str:
        """What was attested, in words; of an offence its class, outcome and date."""
        value = self.value.get("value")
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, list):
            return "; ".join(_offence_in_words(one) for one in value) or "none that counts"
        return "" if value is None else str(value)


def _offence_in_words(one: dict[str, Any]) -> str:
    classes = " or ".join(c.replace("_", " ") for c in one["classes"])
    return f"{classes}, {one['outcome']}{' on ' + one['on'] if one['on'] else ', undated'}"


class CitedPower(RecordedFact):
    """The power to hold that a person on the jail's side cites where no rule of the place was found."""

    purpose = "the power that a jail held by"
    readers = "jail"
    erasable = ("text",)
    not_personal = ("citation",)

    citation = models.CharField(max_length=200)
    text = SealedText(bound_to="salt")


class DutyDone(RecordedFact):
    """A duty under the law of the place was done: which, under which clause, when and how."""

    purpose = "a duty of local law that was done"
    readers = "jail"
    erasable = ("how",)
    not_personal = ("code", "citation", "done_at")

    code = models.CharField(max_length=40)
    citation = models.CharField(max_length=200)
    done_at = models.DateTimeField()
    how = SealedText(bound_to="salt")

    class Meta(RecordedFact.Meta):
        verbose_name_plural = "duties done"
