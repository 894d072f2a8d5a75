"""Words with a role in names: particles, suffixes, and forms of one given name or surname.

Own tables. English, Spanish and a few romanised families, for comparing spellings of one name; they say
nothing about the person who bears it.
"""

from __future__ import annotations

from importlib import resources
from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


SURNAME_PARTICLES: Final = _set(
    "DE DEL DELA DELOS DELAS LA LAS LOS EL Y E DA DAS DO DOS DI DU DES D VAN VANDER VANDEN VON DER DEN TEN"
    " TER ZU ZUM ZUR AF AV AL AS BIN IBN BINT BEN"
)
GIVEN_PARTICLES: Final = _set("DE DEL LA LAS LOS EL Y DA DO DOS")

# These join the word that follows: O BRIEN, MC DONALD, ABU BAKR.
JOINING: Final = _set("O MC MAC ABU ABD ABDUL ABDEL ABDAL")
JOINING_ABD: Final = _set("ABD ABDUL ABDEL ABDAL")
ARTICLES_AFTER_ABD: Final = _set("AL EL UL UR AR AS")

# Surnames often written as one word with their particle: compare as the head word.
ATTACHED: Final = {
    "DELACRUZ": "CRUZ",
    "DELACRUS": "CRUS",
    "DELAROSA": "ROSA",
    "DELATORRE": "TORRE",
    "DELATORRES": "TORRES",
    "DELAGARZA": "GARZA",
    "DELAFUENTE": "FUENTE",
    "DELAPAZ": "PAZ",
    "DELAPENA": "PENA",
    "DELARIVA": "RIVA",
    "DELAVEGA": "VEGA",
    "DELOSSANTOS": "SANTOS",
    "DELOSREYES": "REYES",
    "DELOSRIOS": "RIOS",
    "DELCASTILLO": "CASTILLO",
    "DELVALLE": "VALLE",
    "DELTORO": "TORO",
    "DELRIO": "RIO",
    "DELREAL": "REAL",
    "DELANGEL": "ANGEL",
    "DELBOSQUE": "BOSQUE",
    "DELCAMPO": "CAMPO",
}

SUFFIXES: Final = {
    "JR": 1,
    "JNR": 1,
    "JUNIOR": 1,
    "SR": 2,
    "SNR": 2,
    "SENIOR": 2,
    "II": 3,
    "2ND": 3,
    "III": 4,
    "3RD": 4,
    "IV": 5,
    "4TH": 5,
    "V": 6,
    "5TH": 6,
    "VI": 7,
    "6TH": 7,
    "VII": 8,
    "7TH": 8,
    "VIII": 9,
    "8TH": 9,
    "I": 10,
    "1ST": 10,
}
# "JUNIOR", "SENIOR", "V", "VI" and "I" are names and initials too: after a given name they are no suffixes.
TRAILING_SUFFIXES: Final = _set("JR JNR SR SNR II III IV VII VIII 1ST 2ND 3RD 4TH 5TH 6TH 7TH 8TH")
TRAILING_SURNAME_SUFFIXES: Final = TRAILING_SUFFIXES | _set("I V VI JUNIOR SENIOR")

# As one word with the surname that follows, the longest first.
JOINED_PARTICLES: Final = tuple(
    sorted(
        _set(
            "DELA DELAS DELOS DEL DE LA LAS LOS LE DI DA DAS DO DOS DU VAN VANDE VANDER VANDEN VON VONDER TEN TER"
            " AL EL ABU BIN IBN BEN"
        ),
        key=lambda particle: (-len(particle), particle),
    )
)

FORMS_PER_NAME: Final = 4


FIRST_OF_SURNAMES: Final = 2048
"""Families of surnames are numbered from here on; in twelve bits."""


def _lines(file: str) -> list[str]:
    text = resources.files(__package__).joinpath(file).read_text(encoding="ascii")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _families(file: str, start: int = 0) -> dict[str, tuple[int, ...]]:
    families: dict[str, tuple[int, ...]] = {}
    for number, line in enumerate(_lines(file), start):
        for word in line.split():
            known = families.get(word, ())
            if number not in known and len(known) < FORMS_PER_NAME:
                families[word] = (*known, number)
    return families


# word -> numbers of the families it belongs to, at most FORMS_PER_NAME
GIVEN_FAMILIES: Final = _families("given_families.txt")
KOREAN_SURNAMES: Final = _families("korean_surnames.txt", FIRST_OF_SURNAMES)
_CHINESE: Final = _families("chinese_surnames.txt", FIRST_OF_SURNAMES + 1024)
SURNAME_FAMILIES: Final = {
    word: (*KOREAN_SURNAMES.get(word, ()), *_CHINESE.get(word, ()))[:FORMS_PER_NAME]
    for word in {**KOREAN_SURNAMES, **_CHINESE}
}
