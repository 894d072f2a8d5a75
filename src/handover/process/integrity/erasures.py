"""Check whether rows without content were erased by an erasure that two people decided and the audit chain
records."""

from __future__ import annotations

from collections.abc import Iterator

from handover.audit.models import Entry
from handover.process.erasure.columns import Erasable, is_wiped, label_of
from handover.process.erasure.models import ErasedRow, Erasure, ErasureRequest
from handover.process.erasure.uses import erasable_models, rows_named
from handover.process.facts import digest_of, whole_digest
from handover.process.integrity.findings import Inconsistency
from handover.process.person_behind import account_of, one_person


def of_row(row: Erasable, digest: str | None) -> Iterator[tuple[str, str]]:
    """(code, what is wrong) of a row that says it was erased. ``digest``: the one that its step records for it, if
    any."""
    label, erasure = label_of(row), row.erasure
    named = ErasedRow.objects.filter(label=label, erasure=erasure).first()
    if erasure is None or named is None:
        yield "erased_unlawfully", f"{_words(row)} lost its content, and no erasure names it"
        return
    if not is_wiped(row, erasure.marker):
        yield "erased_unlawfully", f"{_words(row)} is marked as erased, and does not look like an erased row"
    if digest is not None and named.digest != digest:
        yield "erased_unlawfully", f"{_words(row)} is not the row that erasure {erasure.pk} committed to"
    for wrong in of_erasure(erasure):
        yield "erased_unlawfully", f"{_words(row)} was erased by erasure {erasure.pk}: {wrong}"


def of_erasure(erasure: Erasure) -> Iterator[str]:
    """Return what is wrong with an erasure itself: its two people, its rows, and its audit entries."""
    asked = erasure.request
    if one_person(asked.by_key, erasure.by_key, (asked.by_name, erasure.by_name)):
        yield f"one person asked and approved: {_who(asked)} and {_who(erasure)}"
    rows = dict(erasure.erased.values_list("label", "digest"))
    if digest_of(rows) != erasure.rows_digest or set(rows) != set(asked.rows):
        yield "its rows are not those that were asked for and approved"
    told: tuple[tuple[str, str, ErasureRequest | Erasure], ...] = (
        ("erasure.request", "request", asked), ("erasure.execute", "erasure", erasure),
    )  # fmt: skip
    for act, what, row in told:
        kept = {f"content__{what}": row.pk, "content__digest": whole_digest(row)}
        if not Entry.objects.filter(act=act, actor=row.by_key, outcome="success", **kept).exists():
            yield f"no audit entry {act} tells of it as it stands, by {_who(row)} on {row.at:%Y-%m-%d %H:%M} UTC"


def strays() -> Iterator[Inconsistency]:
    """Find what the check of matters misses: rows of no matter, and rows that an erasure names but that still have
    content."""
    for model in erasable_models():
        if not any(f.name == "number" for f in model._meta.concrete_fields):
            for row in model._base_manager.exclude(erasure=None).select_related("erasure").iterator():
                yield from (_finding(code, label_of(row), text) for code, text in of_row(row, None))
    for erasure in Erasure.objects.all():
        yield from (
            _finding("erased_unlawfully", f"erasure {erasure.pk}", wrong) for wrong in of_erasure(erasure)
        )
        for label in erasure.erased.values_list("label", flat=True).iterator():
            if not _gone(label, erasure.pk):
                yield _finding("erasure_undone", f"erasure {erasure.pk}", f"{_named(label)} is not as erased")


def _gone(label: str, erasure_id: int) -> bool:
    try:
        return next(rows_named([label])).erasure_id == erasure_id
    except LookupError:
        return False


def _who(row: ErasureRequest | Erasure) -> str:
    """A person as an operator finds them: by name, and by user name where their account is here."""
    account = account_of(row.by_key)
    return f"{row.by_name} ({account.username if account else row.by_key})"


def _words(row: Erasable) -> str:
    return f"the {row._meta.verbose_name} ({label_of(row)})"


def _named(label: str) -> str:
    """The same of a row that may be gone, or of a table that is."""
    name = label.partition(":")[0]
    model = next((one for one in erasable_models() if one._meta.label == name), None)
    return f"the {model._meta.verbose_name} ({label})" if model else label


def _finding(code: str, reference: str, text: str) -> Inconsistency:
    return Inconsistency(code, reference[:60], "", text)
