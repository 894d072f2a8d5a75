"""From a name as written, in any script, to comparable tokens.

Pure and total: any text gives an answer. Only the first ``MAX_TEXT`` characters of a part and the first
``MAX_TOKENS`` tokens of each role are compared; a longer name is compared by its beginning.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import jellyfish

from handover.matching.biographics import korean
from handover.matching.biographics.errors import BiographicError
from handover.matching.biographics.name_lists import (
    ARTICLES_AFTER_ABD,
    ATTACHED,
    GIVEN_FAMILIES,
    GIVEN_PARTICLES,
    JOINED_PARTICLES,
    JOINING,
    JOINING_ABD,
    SUFFIXES,
    SURNAME_FAMILIES,
    SURNAME_PARTICLES,
    TRAILING_SUFFIXES,
    TRAILING_SURNAME_SUFFIXES,
)
from handover.matching.biographics.placeholders import name_words, nobody, written_for_none
from handover.matching.biographics.scripts import latin, mended, parted, surname_in_latin, to_mend
from handover.matching.types import PersonName

MAX_TEXT = 400
MAX_TOKENS = 4  # of each role; the aligner's tables are twice this wide
TOKEN_CHARS = 24

_APART = re.compile(r"[^A-Z0-9]+")
_APOSTROPHES = re.compile("['`]")


class ParsedName(NamedTuple):
    """One name as tokens. ``joined_*`` is the whole part without spaces, particles kept, ``""`` if empty; of a Korean
    given name the one form of all its spellings."""

    surnames: tuple[str, ...]
    givens: tuple[str, ...]
    joined_surname: str
    joined_given: str
    suffix: int


def stable_hash(text: str) -> int:
    """64 bits of BLAKE2b of the text: the same on every machine and in every process, never 0."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") or 1


def words(text: str) -> list[str]:
    """Upper-case ASCII words of a text in any script; accents, apostrophes and punctuation removed."""
    if not isinstance(text, str):
        raise BiographicError(f"a part of a name must be text, not {type(text).__name__}")
    cut = text[:MAX_TEXT]
    if written_for_none(cut):
        return []
    if to_mend(cut):
        cut = latin(mended(cut))
    cut = _APOSTROPHES.sub("", cut).upper()
    return [word for word in _APART.split(cut) if word]


def _attach(parts: list[str]) -> list[str]:
    """Join the words that belong to their successor, and give Mac and Saint one spelling."""
    done: list[str] = []
    held = ""
    for place, word in enumerate(parts):
        last = place == len(parts) - 1
        if held in JOINING_ABD and word in ARTICLES_AFTER_ABD and not last:
            continue
        if held:
            done.append(("ABDUL" if held in JOINING_ABD else held) + word)
            held = ""
        elif word in JOINING and not last:
            held = word
        else:
            done.append("ST" if word == "SAINT" else word)
    return [_mc(word) for word in done]


def _mc(word: str) -> str:
    if word.startswith("MAC") and len(word) > 6 and word[3] not in "AEIOUH":
        return "MC" + word[3:]
    return word


def _without(particles: frozenset[str], parts: list[str]) -> list[str]:
    """Drop particles, but never the last word: Van, Le and Bin are whole names too."""
    return [word for place, word in enumerate(parts) if place == len(parts) - 1 or word not in particles]


def _distinct(parts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(parts))[:MAX_TOKENS]


def _take_suffix(parts: list[str], known: frozenset[str] = TRAILING_SUFFIXES) -> tuple[list[str], int]:
    if len(parts) > 1 and parts[-1] in known:
        return parts[:-1], SUFFIXES[parts[-1]]
    return parts, 0


@lru_cache(maxsize=1 << 18)
def _surname(text: str) -> tuple[tuple[str, ...], str, int]:
    parts, suffix = _take_suffix(name_words(words(surname_in_latin(text))), TRAILING_SURNAME_SUFFIXES)
    parts = _attach(parts)
    heads = [ATTACHED.get(word, word) for word in _without(SURNAME_PARTICLES, parts)]
    return _distinct(heads), "".join(parts), suffix


@lru_cache(maxsize=1 << 18)
def _given(first: str, middle: str) -> tuple[tuple[str, ...], str, int]:
    parts, suffix = _take_suffix([*name_words(words(first)), *name_words(words(middle))])
    parts = _attach(parts)
    return _distinct(_without(GIVEN_PARTICLES, parts)), "".join(parts), suffix


def _whole(text: str, suffix: str) -> tuple[str, str, str]:
    """(last, first, suffix) of a whole name in the last-name field."""
    if "," not in text:
        return (*(parted(text) or (text, "")), suffix)
    last, *others = text.split(",")
    names = [part for part in others if part.strip()]
    for place, part in enumerate(names):
        told = "".join(words(part))
        if told in TRAILING_SUFFIXES or (told in SUFFIXES and len(names) > 1 and len(told) > 1):
            del names[place]
            suffix = suffix or told
            break
    return last, " ".join(names), suffix


def parse_name(name: PersonName) -> ParsedName:
    """Tokens of one name. ``GARCIA LOPEZ, JUAN`` in the last-name field alone is split at the comma, 김민수 and 王小明
    after the surname; a suffix is read after any comma: ``RIVERS, JR., WALTER``.

    Raises BiographicError where a part is not text.
    """
    try:
        last, first, middle, written = name.last, name.first, name.middle, name.suffix
        if not first and isinstance(last, str):
            last, first, written = _whole(last[:MAX_TEXT], written)
        surnames, joined_surname, trailing = _surname(last)
        givens, joined_given, trailing_given = _given(first, middle)
        written_words = words(written)
        if nobody(surnames, givens):
            surnames, givens, joined_surname, joined_given = (), (), "", ""
        if any(map(korean.is_korean, surnames)):
            joined_given = korean.folded(joined_given) or joined_given
    except (AttributeError, TypeError) as wrong:
        raise BiographicError(f"not a name: {type(name).__name__}") from wrong
    suffix = SUFFIXES.get("".join(written_words), 0) or trailing or trailing_given
    return ParsedName(surnames, givens, joined_surname, joined_given, suffix)


_SOUND_FOLDS = (("PH", "F"), ("QU", "K"), ("V", "B"), ("Z", "S"), ("X", "S"))


@lru_cache(maxsize=1 << 18)
def sound(token: str) -> str:
    """A consonant key after folding the letters that Spanish and romanised spellings exchange; may be empty.

    Metaphone (L. Philips, 1990) of the folded token, with every first vowel alike.
    """
    folded = token[:TOKEN_CHARS]
    for written, heard in _SOUND_FOLDS:
        folded = folded.replace(written, heard)
    if len(folded) > 2 and folded[0] in "YH" and folded[1] in "AEIOU":
        folded = folded[1:]
    key: str = jellyfish.metaphone(folded).replace(" ", "")
    if key and key[0] in "AEIOU":
        key = "A" + key[1:]
    return key


def heads(token: str) -> tuple[str, ...]:
    """What is left of a token without a particle that is written as one word with it, the longest particle first;
    often none: HOYA of DELAHOYA. (That DELANEY is DELA and NEY is avoided by the length of what is left.)"""
    return tuple(
        token[len(particle) :]
        for particle in JOINED_PARTICLES
        if token.startswith(particle) and len(token) - len(particle) >= (4 if len(particle) > 2 else 5)
    )


def families(token: str) -> tuple[int, ...]:
    """Numbers of the families of given names that the token belongs to (name_lists.py), often none."""
    return GIVEN_FAMILIES.get(token, ())


def surname_families(token: str) -> tuple[int, ...]:
    """Numbers of the surnames that the token is a romanisation of: LEE and YI are one; often none."""
    return SURNAME_FAMILIES.get(token, ())
