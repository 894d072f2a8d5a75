"""Korean names: surnames in Hangul as people write them in Latin letters, and given names however they are romanised.

MINSU, MIN-SOO and MIN SU are one name; so are JISEONG and JI-SUNG. Systems differ in a handful of letters
(Revised Romanization 2000, McCune-Reischauer 1939, passports), which are folded together syllable by syllable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from handover.matching.biographics.name_lists import KOREAN_SURNAMES

_WRITTEN: Final = (
    "김KIM 이LEE 박PARK 최CHOI 정JUNG 강KANG 조CHO 윤YOON 장JANG 임LIM 오OH 한HAN 신SHIN 서SEO 권KWON 황HWANG 안AHN"
    " 송SONG 유YOO 류RYU 홍HONG 전JEON 고KO 문MOON 손SON 양YANG 배BAE 백BAEK 허HEO 남NAM 심SHIM 노NOH 하HA 주JOO 구KOO"
    " 곽KWAK 우WOO 리LEE 림LIM 량YANG 라RA 나NA 진JIN 민MIN 지JI 엄UM 원WON 천CHEON 방BANG 공KONG 현HYUN 변BYUN 여YEO"
    " 추CHOO 도DO 소SO 석SEOK 선SUN 설SEOL 길GIL 연YEON 위WI 표PYO 명MYUNG 기KI 반BAN 왕WANG 금KEUM 옥OK 육YOOK 인IN"
    " 맹MAENG 제JE 모MO 탁TAK 국KOOK 어EO 은EUN 편PYUN 용YONG 차CHA 채CHAE 함HAM 마MA 봉BONG 로ROH 염YEOM"
)
SURNAMES: Final = {pair[0]: pair[1:] for pair in _WRITTEN.split()}
"""A surname of one syllable and its usual spelling."""

_ONSETS: Final = {
    **dict.fromkeys(("KK", "G", "K", "GG"), "K"), **dict.fromkeys(("TT", "D", "T"), "T"),
    **dict.fromkeys(("PP", "B", "P"), "P"), **dict.fromkeys(("JJ", "J", "CH"), "C"),
    **dict.fromkeys(("SS", "SH", "S"), "S"), **dict.fromkeys(("R", "L"), "L"), "M": "M", "N": "N", "H": "H", "": "",
}  # fmt: skip
_VOWELS: Final = {
    **dict.fromkeys(("A",), "A"), **dict.fromkeys(("YA",), "YA"), **dict.fromkeys(("AE", "AI", "E"), "E"),
    **dict.fromkeys(("YAE", "YE"), "YE"), **dict.fromkeys(("O",), "O"), **dict.fromkeys(("YO",), "YO"),
    # EO and U, OO and EU are written for each other: SEONG, SUNG; HUN, HOON; GEUN, KUN
    **dict.fromkeys(("EO", "U", "OO", "EU"), "U"),
    **dict.fromkeys(("YEO", "YU", "YOO", "YOU"), "YU"),
    **dict.fromkeys(("I", "EE", "YI", "UI", "EUI"), "I"), **dict.fromkeys(("WA",), "WA"),
    **dict.fromkeys(("WAE", "WE", "OE"), "WE"), **dict.fromkeys(("WO", "WEO"), "WO"),
    **dict.fromkeys(("WOO", "WU"), "U"), **dict.fromkeys(("WI", "WEE"), "WI"),
}  # fmt: skip
_CODAS: Final = {
    "NG": "G", "N": "N", "M": "M", "L": "L", "R": "L", **dict.fromkeys(("K", "G"), "K"),
    **dict.fromkeys(("P", "B"), "P"), **dict.fromkeys(("T", "D", "S"), "T"), "": "",
}  # fmt: skip
_SILENT: Final = re.compile("(?<=[AEIOU])H(?![AEIOUYW])")  # SUH, NAH
_MOST: Final = 3  # syllables of a given name


def _any(forms: Iterable[str]) -> str:
    return "|".join(sorted(forms, key=lambda form: (-len(form), form)))


_BEGINS: Final = f"({_any(_ONSETS)})({_any(_VOWELS)})"
# A consonant between vowels begins a syllable: so the shortest end is tried first.
_ENDS: Final = "|".join(sorted(_CODAS, key=lambda form: (len(form), form)))
_SYLLABLE: Final = re.compile(f"{_BEGINS}({_ENDS})(?={_BEGINS}|$)")


def is_korean(surname: str) -> bool:
    """Whether a surname in upper-case Latin letters may be Korean; many such are Chinese or English too."""
    return surname in KOREAN_SURNAMES


@lru_cache(maxsize=1 << 16)
def folded(given: str) -> str:
    """A Korean given name, A-Z without blanks, in one form for all its spellings; ``""`` if it cannot be one."""
    given = _SILENT.sub("", given)
    done, at = "", 0
    for _ in range(_MOST):
        found = _SYLLABLE.match(given, at)
        if not found:
            return ""
        onset, vowel, coda = found[1], found[2], found[3]
        done += _ONSETS[onset] + _VOWELS[vowel] + _CODAS[coda]
        at = found.end(3)
        if at == len(given):
            return done
    return ""
