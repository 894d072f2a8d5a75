"""A segment on disk: identities' biographics, encoded, filed and searched through memory maps."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import asdict, replace
from functools import cache, partial
from math import fsum
from pathlib import Path

import numpy as np

from handover.matching.biographics import kernel_search, postings
from handover.matching.biographics import layout as k
from handover.matching.biographics.columns import (
    Encoder,
    encode,
    frozen,
    mapped,
    own_table,
    save,
    with_frequencies,
)
from handover.matching.biographics.defaults import Defaults, found_in
from handover.matching.biographics.errors import BiographicError
from handover.matching.biographics.evidence import Side, evidence_of
from handover.matching.biographics.frequencies import Counts, Frequencies
from handover.matching.biographics.kernel_search import LIMITS
from handover.matching.biographics.layout import Floats, Ints
from handover.matching.biographics.record_texts import PLACES, TEXT, Texts
from handover.matching.biographics.scorer import even, probabilities, side
from handover.matching.biographics.weights import PREVALENCE, Weights, default_weights
from handover.matching.segment_files import SegmentFiles, files_of
from handover.matching.types import Biographics, FieldEvidence, Identity, NameCandidate, PersonName, Waterfall

FORMAT = 3
_JSON = json.JSONDecoder()


class BiographicSegment:
    """An immutable segment. Safe to search from several threads."""

    def __init__(self, files: SegmentFiles, frequencies: Frequencies | None, weights: Weights) -> None:
        self._weights = weights
        meta, self.defaults = _meta(files)
        parts = {name: mapped(files, name, at_once=True) for name in k.Columns._fields}
        self._columns = frozen(k.Columns(**parts))
        if frequencies:
            self._weigh(frequencies)
        self._postings = postings.open_postings(files)
        self._texts = Texts(files)
        self._seen = mapped(files, "seen_surnames"), mapped(files, "seen_givens")
        if not frequencies:
            self._frequencies = own_table(self.counts())
        if len(self._columns.record) != meta + 1 or len(self._texts) != meta:
            raise BiographicError(f"segment {files.name}: its files do not belong together")

    @staticmethod
    def write(directory: Path, identities: Iterable[Identity]) -> None:
        """Write every file of a segment into an existing folder; complete when it returns.

        Keeps the columns of the records that it reads, some 250 bytes each, not the records. Token
        weights are laid down from the background and, in a segment of some size, its own counts.
        Raises BiographicError for values of a wrong type or if the folder cannot be written.
        """
        encoder, places = Encoder(), array("q", [0])
        try:
            with (directory / TEXT).open("wb") as texts:
                for identity in identities:
                    encoder.add(identity.biographics)
                    places.append(places[-1] + texts.write(_to_text(identity)))
            encoded = encoder.finish()
            defaults = found_in(encoded.columns)
            encoded = encoded._replace(columns=defaults.without(encoded.columns))
            for name, column in encoded.columns._asdict().items():
                save(directory, name, column)
            save(directory, "seen_surnames", encoded.counts.surnames)
            save(directory, "seen_givens", encoded.counts.givens)
            save(directory, PLACES, np.frombuffer(places, dtype=np.int64))
            postings.write(postings.build(encoded.columns), directory)
            meta = {"format": FORMAT, "identities": len(places) - 1, "defaults": asdict(defaults)}
            (directory / "biographics.json").write_text(json.dumps(meta) + "\n", encoding="ascii")
        except OSError as wrong:
            raise BiographicError(f"segment {directory.name} cannot be written: {wrong}") from wrong

    @staticmethod
    def open(
        directory: Path | SegmentFiles,
        *,
        frequencies: Frequencies | None = None,
        weights: Weights | None = None,
    ) -> BiographicSegment:
        """Map a segment. Raises BiographicError if a file is missing, damaged or of another format.

        ``frequencies`` replaces the segment's own table, in memory: give all segments of a gallery one table,
        made of all their ``counts()``, and their weights compare exactly.
        """
        return BiographicSegment(files_of(directory), frequencies, weights or default_weights())

    def with_frequencies(self, frequencies: Frequencies) -> BiographicSegment:
        """Return the same mapped segment weighed by another table; itself where it already is."""
        if frequencies is self._frequencies:
            return self
        other = copy(self)
        other._weigh(frequencies)
        return other

    def with_weights(self, weights: Weights) -> BiographicSegment:
        """Return the same mapped segment, searched by these weights."""
        if weights is self._weights:
            return self
        other = copy(self)
        other._weights = weights
        return other

    def _weigh(self, frequencies: Frequencies) -> None:
        words = with_frequencies(self._columns.word, frequencies)
        self._columns = frozen(self._columns._replace(word=words))
        self._frequencies = frequencies

    def __len__(self) -> int:
        return len(self._texts)

    def counts(self) -> Counts:
        """How often each token occurs here, for ``Frequencies.from_counts`` over a whole gallery."""
        hashes = np.ascontiguousarray(self._columns.word[:, 0])
        return Counts(hashes, *self._seen, len(self._columns.name))

    def biographics(self, index: int) -> Biographics:
        """The record as it was given. Raises BiographicError for an index outside the segment."""
        return _record(self._written(index))

    def identity_id(self, index: int) -> str:
        """The record's key. Raises BiographicError for an index outside the segment."""
        return _id(self._written(index))

    def _written(self, index: int) -> str:
        if not 0 <= index < len(self):
            raise BiographicError(f"no record {index} in a segment of {len(self)}")
        return self._texts.of(np.array([index]))[0]

    def search(self, probe: Biographics, *, limit: int, population: int | None = None) -> list[NameCandidate]:
        """The best candidates by names, dates and numbers, ranked from 1, only those with a weight above 0.

        ``population`` is the size of the whole gallery, for the probability (default: this segment's).
        Raises BiographicError for values of a wrong type or a limit below 1. A candidate's evidence is made when it
        is read, and raises it then if the record's text is damaged.
        """
        if limit < 1:
            raise BiographicError("limit must be at least 1")
        asked = self.defaults.without(encode([probe], self._frequencies).columns)
        people, line = population or max(len(self), 1), self._weights.calibration
        none = even(people, calibration=line)
        best, _, above, parts, codes = kernel_search.search(
            asked, self._columns, self._postings, self._weights.array, limit, none, *LIMITS
        )
        shares = probabilities(np.sort(above)[::-1], people, calibration=line)
        mine = cache(partial(side, probe, self.defaults))
        weights = [fsum(part) for part in parts.tolist()]
        return [
            NameCandidate(
                _id(written),
                rank + 1,
                weights[rank],
                shares[rank],
                Waterfall(partial(_rows, mine, self.defaults, written, parts[rank], codes[rank])),
            )
            for rank, written in enumerate(self._texts.of(best))
        ]


def _rows(
    probe: Callable[[], Side], defaults: Defaults, written: str, part: Floats, code: Ints
) -> tuple[FieldEvidence, ...]:
    return evidence_of(probe(), side(_record(written), defaults), part, code)


def reweighted(
    candidates: Sequence[NameCandidate], population: int, limit: int, *, prevalence: float = PREVALENCE
) -> list[NameCandidate]:
    """Candidates of several segments as one answer: best first, ranked, probabilities over the whole gallery.

    Give each segment's whole answer, of at least ``limit`` candidates where it has them. ``prevalence`` as in
    `probabilities`.
    """
    ordered = sorted(candidates, key=lambda c: (-c.weight, c.identity_id))
    shares = probabilities([c.weight for c in ordered], population, prevalence=prevalence)
    return [
        replace(candidate, rank=place + 1, probability=share)
        for place, (candidate, share) in enumerate(zip(ordered, shares, strict=True))
    ][:limit]


def _meta(files: SegmentFiles) -> tuple[int, Defaults]:
    try:
        meta = json.loads(str(files.data("biographics.json"), "ascii"))
        if meta["format"] != FORMAT:
            raise BiographicError(f"segment {files.name}: format {meta['format']} is not {FORMAT}")
        known = {name: tuple(map(tuple, rows)) for name, rows in meta["defaults"].items()}
        return int(meta["identities"]), Defaults(**known)
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise BiographicError(f"segment {files.name} has no readable biographics.json") from wrong


def _to_text(identity: Identity) -> bytes:
    b = identity.biographics
    names = [(n.last, n.first, n.middle, n.suffix) for n in b.names]
    fields = (identity.identity_id, names, b.births, b.sex, b.birthplace, b.citizenship, b.numbers)
    return json.dumps(fields, separators=(",", ":")).encode("ascii")


def _id(written: str) -> str:
    """The first of a record's fields, without reading the others."""
    try:
        identity_id: str = _JSON.raw_decode(written, len("["))[0]
        return identity_id
    except (ValueError, IndexError) as wrong:
        raise BiographicError("a record's text is damaged") from wrong


def _record(written: str) -> Biographics:
    try:
        _, names, births, sex, birthplace, citizenship, numbers = json.loads(written)
        return Biographics(
            names=tuple(PersonName(*name) for name in names),
            births=tuple(births),
            sex=sex,
            birthplace=birthplace,
            citizenship=citizenship,
            numbers=tuple((kind, value) for kind, value in numbers),
        )
    except (ValueError, TypeError) as wrong:
        raise BiographicError("a record's text is damaged") from wrong
