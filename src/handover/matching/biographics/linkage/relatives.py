"""Relatives who look like one person: twins share name, day and address, father and son name and address.

Beside "one person" and "two people who have nothing to do with each other" a pair may be two of one family. What
relatives have in common (surname; a twin's day of birth; the namesake's given name; the address) then says nothing for
one person. How many such pairs a file holds is learnt with the rest, from what is usual on: a file's twins look like
copies whose given name is another, so the first guess takes them for twins. (31 of 1,000 born in the United States are
twins: CDC, National Vital Statistics Reports 73-2.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from handover.matching.biographics.linkage.dependence import Edge
from handover.matching.biographics.linkage.fields import ComparedField
from handover.matching.biographics.linkage.levels import EXCHANGED, LEVELS, Levels
from handover.matching.biographics.linkage.mapping import FieldKind
from handover.matching.biographics.linkage.suffixes import SUFFIX

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

TWIN: Final = 0.01  # of people, those whose twin is in the file too
NAMESAKE: Final = 0.006  # of people, those whose parent or child of the same name is
NEIGHBOURS: Final = (
    0.3  # of twins, those whose numbers stand next to each other: they were applied for together
)
NEAR: Final = 0.1  # of twins, those whose numbers differ in one figure otherwise
_SLIP: Final = LEVELS[FieldKind.NUMBER].index("one slip apart") + 1
_NEXT: Final = LEVELS[FieldKind.NUMBER].index("next to each other") + 1
_TURNED: Final = LEVELS[FieldKind.GIVEN].index(EXCHANGED) + 1
_AT_HOME: Final = 2  # levels of a postcode or street: the same, one slip apart
_NOBODY: Final = -1e3
_ALIKE: Final = 5  # levels of names up to which they agree
_WHOLE_ALIKE: Final = 4  # the same of whole names
_WHOLE_SAME: Final = 3  # levels of whole names that twins do not have
_TWINS_WHOLE: Final = 0.25  # of twins' whole names, those at each level below
MOST: Final = 0.1  # of people, those who may have such a relative in a file
LENT: Final = (
    7.5  # bits that the same number says less for relatives: one in two hundred stands under the other's
)
_HOME: Final = frozenset((FieldKind.POSTCODE, FieldKind.TEXT))
_REGION: Final = frozenset(("state", "country"))
OTHER_SURNAME: Final = (
    3.0  # bits by which twins whose surnames contradict are rarer than such records of one person
)
OWN: Final = frozenset((
    "ssn", "sid", "ucn", "fbi", "fin", "anum", "a_number", "passport", "national_id", "soc_sec_id", "number",
))  # fmt: skip
"""Fields whose number is one person's, and nobody else's: not a telephone."""
ADDRESS: Final = frozenset(("address", "street", "address_1", "phone", "telephone"))
"""Fields that with a postcode say where somebody lives: only of namesakes at one address a family is thought."""
_GIVEN_LEVELS: Final = LEVELS[FieldKind.GIVEN]
CONTRADICTS: Final = {
    FieldKind.GIVEN: (_GIVEN_LEVELS.index("different") + 1,),
    FieldKind.DATE: tuple(
        LEVELS[FieldKind.DATE].index(name) + 1
        for name in ("year agrees", "at most two years apart", "different")
    ),
}
"""Levels that speak for two people."""
_UNLIKE: Final = (_GIVEN_LEVELS.index("somewhat alike") + 1, _GIVEN_LEVELS.index("different") + 1)


_SUFFIX_DIFFERS: Final = 2  # level of a suffix
BOTH_BEAR_ONE: Final = 0.95  # of namesakes who both bear a suffix, those whose suffixes differ


@dataclass(frozen=True, slots=True)
class KinPriors:
    """log2 odds, beside two strangers, that a pair picked blindly is of twins, or of namesakes of one family."""

    twins: float
    namesakes: float


def priors(fields: list[ComparedField], *, same: bool) -> KinPriors:
    """From how many records there are."""
    return learnt(fields, 0.0, 0.0, same=same)


def learnt(fields: list[ComparedField], twins: float, namesakes: float, *, same: bool) -> KinPriors:
    """From how many pairs of either seem to be among all pairs, within what is usual and possible."""
    left, right = len(fields[0].left), len(fields[0].right)
    whole = left * (left - 1) / 2 if same else float(left * right)
    most = left / 2 if same else float(min(left, right))
    counts = (
        np.clip(found, usual * most, MOST * most) for found, usual in ((twins, TWIN), (namesakes, NAMESAKE))
    )
    return KinPriors(*(float(np.log2(count / whole)) for count in counts))


def kin_bits(
    each: Floats,
    levels: Levels,
    fields: list[ComparedField],
    known: KinPriors,
    u: Sequence[Floats],
    edges: Sequence[Edge],
) -> tuple[Floats, Floats]:
    """Log2 odds of twins, and of namesakes, against strangers. ``each`` (n, fields) the weights of the fields,
    ``u`` for each field (levels + 1,) among two people. ``edges``: what goes together among strangers says as little
    for relatives as for one person."""
    return (
        known.twins
        + _shared(each, levels, fields, u, twins=True)
        + _together(levels, fields, edges, twins=True),
        known.namesakes
        + _shared(each, levels, fields, u, twins=False)
        + _together(levels, fields, edges, twins=False),
    )


def _together(levels: Levels, fields: list[ComparedField], edges: Sequence[Edge], *, twins: bool) -> Floats:
    """The corrections between fields that relatives share."""
    kinds = _HOME | {FieldKind.SURNAME, *((FieldKind.DATE,) if twins else (FieldKind.GIVEN, FieldKind.NAME))}
    total = np.zeros(len(levels))
    for edge in edges:
        if fields[edge.one].kind in kinds and fields[edge.other].kind in kinds:
            total += edge.bits[levels[:, edge.one], levels[:, edge.other]]
    return total


def less_kin(bits: Floats, kin: tuple[Floats, Floats]) -> Floats:
    """Log2 odds of one person against strangers and relatives; ``bits`` (n,) against strangers, prior included."""
    return np.asarray(bits - np.logaddexp2(0.0, np.logaddexp2(*kin)))


def _shared(
    each: Floats, levels: Levels, fields: list[ComparedField], u: Sequence[Floats], *, twins: bool
) -> Floats:
    """Bits by which relatives are likelier than strangers to show these levels."""
    total = np.zeros(len(levels))
    home = np.zeros(len(levels), dtype=np.bool_)
    suffixed = _suffixes_differ(levels, fields)
    for place, field in enumerate(fields):
        level, own = levels[:, place], each[:, place]
        if field.kind is FieldKind.POSTCODE or field.name in ADDRESS:
            home |= (level > 0) & (level <= _AT_HOME)
        if field.kind is FieldKind.SURNAME:
            total += np.where(level > _ALIKE, own - OTHER_SURNAME, own)
        elif (field.kind in _HOME) or field.kind is (FieldKind.DATE if twins else FieldKind.NAME):
            total += own
        elif field.kind is FieldKind.NAME:
            share = np.where(level > _WHOLE_SAME, _TWINS_WHOLE, 2.0**-8) / np.append(1.0, u[place][1:])[level]
            total += np.where(level > 0, np.log2(share), 0.0)
        elif field.kind is FieldKind.DATE:  # a son's birthday like his father's is no sign that they are one
            total += np.where(suffixed & (level > 1), np.maximum(own, 0.0), 0.0)
        elif field.name == SUFFIX and not twins:
            share = np.where(suffixed, BOTH_BEAR_ONE, 1 - BOTH_BEAR_ONE) / np.append(1.0, u[place][1:])[level]
            total += np.where(level > 0, np.log2(share), 0.0)
        elif field.name in _REGION:  # where it agrees the postcode has said so
            total += np.minimum(own, 0.0)
        elif field.kind is FieldKind.GIVEN:
            total += _given(own, level, twins=twins)
        elif _own(field):
            total += np.where(level == 1, own - LENT, 0.0)
            if twins and field.kind is FieldKind.NUMBER:
                for near, share in ((_NEXT, NEIGHBOURS), (_SLIP, NEAR)):
                    total += np.where(level == near, np.log2(share / u[place][near]), 0.0)
    return total if twins else np.where(home, total, _NOBODY)


def _suffixes_differ(levels: Levels, fields: list[ComparedField]) -> Mask:
    """Pairs that both bear a suffix, and not the same."""
    differ = np.zeros(len(levels), dtype=np.bool_)
    for place, field in enumerate(fields):
        if field.name == SUFFIX:
            differ |= levels[:, place] >= _SUFFIX_DIFFERS
    return differ


def _own(field: ComparedField) -> bool:
    """Whether a field's value is one person's, and nobody else's."""
    return field.name in OWN or field.kind is FieldKind.EMAIL


def _given(own: Floats, level: NDArray[np.uint8], *, twins: bool) -> Floats:
    """Twins have unlike given names; namesakes the same as if they were one person."""
    if not twins:
        return own
    return np.where(
        (level > 0) & ~np.isin(level, CONTRADICTS[FieldKind.GIVEN]), np.minimum(own, 0.0) - 8.0, 0.0
    )


def contradictions(field: ComparedField) -> tuple[int, ...]:
    """The levels of a field that speak for two people of one family; none for most fields."""
    return (_SUFFIX_DIFFERS,) if field.name == SUFFIX else CONTRADICTS.get(field.kind, ())


def doubtful_for(field: ComparedField, levels: Levels, fields: list[ComparedField]) -> Mask | None:
    """Patterns from which a field's contradictions are not learnt, see ``ambiguous``; None for most fields."""
    if not contradictions(field):
        return None
    return ambiguous(levels, fields, FieldKind.DATE if field.name == SUFFIX else field.kind)


def ambiguous(levels: Levels, fields: list[ComparedField], kind: FieldKind) -> Mask:
    """Patterns that relatives may show as well as one person, whatever their given name (``kind`` GIVEN: twins) or day
    of birth (DATE: namesakes): how often one person's contradicts is learnt from the others."""
    known = np.zeros(len(levels), dtype=np.bool_)
    turned = known.copy()
    alike = {FieldKind.SURNAME: ~known, FieldKind.GIVEN: ~known, FieldKind.DATE: ~known}
    for place, field in enumerate(fields):
        level = levels[:, place]
        if _own(field):
            known |= level == 1
        elif field.kind is FieldKind.DATE:
            alike[field.kind] = alike[field.kind] & (level == 1)
        elif field.kind is FieldKind.NAME:
            whole = (level > 0) & (level <= _WHOLE_ALIKE)
            alike[FieldKind.SURNAME] = alike[FieldKind.SURNAME] & whole
            alike[FieldKind.GIVEN] = alike[FieldKind.GIVEN] & whole
        elif field.kind in alike:
            alike[field.kind] = alike[field.kind] & (level > 0) & (level <= _ALIKE)
            turned |= level == _TURNED if field.kind is FieldKind.GIVEN else False
    for names in (FieldKind.SURNAME, FieldKind.GIVEN):
        alike[names] = alike[names] | turned
    rest = [mask for other, mask in alike.items() if other is not kind]
    return np.asarray(rest[0] & rest[1] & ~known)


def contradicting(levels: Levels, fields: list[ComparedField]) -> Mask:
    """Pairs of one surname of which each has a number of its own, unlike the other's or next to it, and whose given
    name, suffix or day contradict."""
    numbers = np.zeros(len(levels), dtype=np.bool_)
    others, strangers = numbers.copy(), numbers.copy()
    for place, field in enumerate(fields):
        level = levels[:, place]
        if field.name in OWN:
            numbers |= (level == len(LEVELS[field.kind])) | (
                (level == _NEXT) if field.kind is FieldKind.NUMBER else False
            )
        elif field.name == SUFFIX:
            others |= level > 1
        elif field.kind is FieldKind.SURNAME:
            strangers |= level > _ALIKE
        elif field.kind in CONTRADICTS:
            others |= np.isin(level, CONTRADICTS[field.kind])
    return np.asarray(numbers & others & ~strangers)


def kept_apart(bits: Floats, strangers: Floats) -> Mask:
    """Pairs that relatives explain better than one person does, and strangers do not."""
    return np.asarray((strangers > 0) & (bits <= 0))
