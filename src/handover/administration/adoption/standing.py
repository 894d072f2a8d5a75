"""Which set is in force, and whether what this process has loaded is it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from handover.administration.adoption.models import RuleDecision, RuleSet, RuleText
from handover.administration.adoption.parts import FileChanges, changes, digests, loaded_digest, part, parts
from handover.compiled_read import compiled_read
from handover.read_once import read_once


class RulesNotAdoptedError(Exception):
    """Work that would rest on a part not adopted must wait; the text names the part and what to do."""


@dataclass(frozen=True, slots=True)
class Departure:
    """A part that this process has loaded in a form that nobody adopted. ``files``: against the set in force."""

    name: str
    words: str
    files: FileChanges

    def __str__(self) -> str:
        named = ", ".join(self.files.all[:3]) + (" and others" if len(self.files.all) > 3 else "")
        return f"{self.words} ({named})"


def in_force() -> RuleSet | None:
    """The set that was adopted last; None where none ever was."""
    found = RuleDecision.objects.filter(adopted=True).select_related("rules").order_by("-pk").first()
    return found.rules if found else None


@read_once
def unadopted(*names: str) -> tuple[str, ...]:
    """Those of these parts that this process has loaded otherwise than they were adopted.

    None before the first adoption, which `handover init` makes: `handover check` reports if it is missing.
    """
    adopted = next(iter(_newest()), None)
    if adopted is None:
        return ()
    return tuple(name for name in names if adopted.get(name) != loaded_digest(name))


def demand(*names: str) -> None:
    """Raise `RulesNotAdoptedError` where one of these parts was not adopted as it is loaded."""
    if missing := unadopted(*names):
        said = " and ".join(part(name).words for name in missing)
        raise RulesNotAdoptedError(
            f"the {said} in use were not adopted by two people; handover rules propose, and a second person adopts "
            "them, or put back what was adopted and start anew"
        )


def departures() -> list[Departure]:
    """Every part that differs from the set in force, with its files; all of them are new where none is."""
    return [found for one in parts() if (found := departure(one.name))]


def departure(name: str) -> Departure | None:
    """How one part differs from the set in force; None where it does not."""
    adopted, one = in_force(), part(name)
    files, now = (adopted.files if adopted else {}).get(name, {}), digests(one.loaded())
    return None if files == now else Departure(name, one.words, changes(files, now))


def texts_of(rules: RuleSet, name: str) -> dict[str, str]:
    """The texts of one part of a set, by file name."""
    files = rules.files.get(name, {})
    kept = RuleText.objects.in_bulk(set(files.values()))
    return {file: kept[digest].text for file, digest in files.items()}


@compiled_read
def _newest() -> QuerySet[RuleDecision, dict[str, str]]:
    rows = RuleDecision.objects.filter(adopted=True).order_by("-pk")
    return rows.values_list("rules__parts", flat=True)[:1]
