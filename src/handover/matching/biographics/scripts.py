"""A name in any script as Latin letters, what encodings broke in it mended where that is certain.

Arabic by arabic-name-romanizer (attested spellings first), everything else by anyascii; Korean surnames as people write
them, not as the Revised Romanization has them. Pure and total: any text gives an answer.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from anyascii import anyascii
from ftfy import fix_encoding
from ftfy.fixes import unescape_html

from handover.matching.biographics.korean import SURNAMES
from handover.matching.biographics.placeholders import written_for_none


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORD: Final = re.compile(r"[A-Z0-9]+")
_APOSTROPHES: Final = re.compile("['`´ʻʼ‘’]")
_ENTITY: Final = re.compile(r"&#?\w{2,10};")
_LETTER: Final = "[^\\W\\d_]"
_LOST: Final = re.compile(
    f"(?<={_LETTER})(?:\ufffd+(?: (?={_LETTER}{{2,3}}(?![^\\W_])))?|[?¿#*\u25a1\u25af\x1a]{{1,2}})(?={_LETTER})"
)
"""A letter within a word that is lost beyond recovery: MU?OZ, MU¿OZ. A reader may have put a blank after it."""
_LOST_FIRST: Final = re.compile(f"(?:^|(?<=\\s))\\?{{1,2}}(?={_LETTER}{{2}})")
_BYTES: Final = re.compile("(?:%[0-9A-Fa-f]{2}){2,}|(?:=[0-9A-Fa-f]{2}){2,}")
_CODE_POINT: Final = re.compile(r"(?:\\?[uU]00|\\[xX])([c-fC-F][0-9a-fA-F])")
_TO_MEND: Final = re.compile(r"[^\x00-\x19\x1b-\x7f]|[&?#*%=\\\x1a]|[uU]00[c-fC-F]")
_ARABIC: Final = "[\u0621-\u065f\u0670-\u06d3\u06d5-\u06ed\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff]"
_ARABIC_RUN: Final = re.compile(f"{_ARABIC}+(?:[ \u200c-]+{_ARABIC}+)*")
_HANGUL: Final = re.compile("[\uac00-\ud7a3]+")
_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff]+")
# What the code pages of DOS kept where Latin-1 has signs that stand in no name: ñ is A4 in 437 and 850, ¤ in Latin-1.
_DOS_BYTES: Final = re.compile("(?<=[^\\W\\d_])[\u0080-\u009f\u00a0-\u00a5](?=[^\\W\\d_])")
_LOWERED: Final = re.compile("ã(?=[\u0080-\u00bf])")

_TWO_SYLLABLES: Final = _set("남궁 황보 제갈 사공 선우 서문 독고 동방")
_TWO_CHARACTERS: Final = _set(
    "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 司徒 夏侯 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 长孙 長孫 宇文 轩辕 軒轅 东方 東方"
    " 南宫 南宮 端木 西门 西門 独孤 獨孤"
)
_MOST: Final = 5  # characters of an unspaced name


def mended(text: str) -> str:
    """The text with entities decoded and letters that an encoding broke given back, where only one reading is possible.

    A letter lost for good (``MU?OZ``) is left out: the rest of the word is compared.
    """
    if "&" in text:
        for _ in range(2):  # &amp;ntilde; was written twice
            text = _ENTITY.sub(lambda found: unescape_html(found[0]), text)
    if not text.isascii():
        text = fix_encoding(_LOWERED.sub("Ã", text))
        text = _DOS_BYTES.sub(lambda found: _from_dos(found[0]), text)
    text = _BYTES.sub(lambda found: _of_bytes(found[0]), text)
    text = _CODE_POINT.sub(lambda found: _letter(chr(int(found[1], 16)), found[0]), text)
    return _LOST.sub("", text)


def plain(text: str) -> str:
    """Upper-case ASCII words, one space between."""
    if written_for_none(text):
        return ""
    if to_mend(text):
        text = latin(mended(text[:400]))
    return " ".join(_WORD.findall(text[:400].upper().replace("'", "")))


def letters_lost(text: str) -> bool:
    """Whether a letter of a word is lost for good: ``?`` or U+FFFD stands for it."""
    return "\ufffd" in text or any(pattern.search(text) for pattern in (_LOST, _LOST_FIRST))


def to_mend(text: str) -> bool:
    """Whether a text holds anything that ``mended`` or ``latin`` may change."""
    return _TO_MEND.search(text) is not None


def _of_bytes(written: str) -> str:
    """UTF-8 written as %C3%91 or =C3=91, where it is of letters."""
    try:
        text = bytes.fromhex(written.replace(written[0], "")).decode("utf-8")
    except UnicodeDecodeError:
        return written
    return _letter(text, written)


def _letter(text: str, written: str) -> str:
    return text if text.isalpha() and not text.isascii() else written


def _from_dos(sign: str) -> str:
    letter = sign.encode("latin-1").decode("cp850")
    return letter if letter.isalpha() else sign


@lru_cache(maxsize=1 << 16)
def latin(text: str) -> str:
    """ASCII letters for a text in any script; an unspaced Korean or Chinese name of one field stays one word."""
    text = unicodedata.normalize("NFKC", _APOSTROPHES.sub("", text))
    if _ARABIC_RUN.search(text):
        text = _ARABIC_RUN.sub(lambda found: f" {_of_arabic(found[0])} ", text)
    return anyascii(text)


def surname_in_latin(text: str) -> str:
    """A surname that stands alone in its field: a Korean one as it is usually written in Latin letters."""
    known = SURNAMES.get(unicodedata.normalize("NFKC", text.strip()))
    return known or text


def parted(text: str) -> tuple[str, str] | None:
    """(surname, given name) of a Korean or Chinese name in one field, surname first, with a blank after it or without;
    None for others."""
    text = unicodedata.normalize("NFKC", text.strip())
    if written_for_none(text):
        return None
    surname, _, given = text.partition(" ")
    for script, compound in ((_HANGUL, _TWO_SYLLABLES), (_HAN, _TWO_CHARACTERS)):
        spaced = script.fullmatch(surname) and script.fullmatch(given)
        if spaced and (len(surname) == 1 or surname in compound):
            return surname_in_latin(surname), given
        if script.fullmatch(text) and 2 <= len(text) <= _MOST:
            size = 2 if len(text) > 2 and text[:2] in compound else 1
            return surname_in_latin(text[:size]), text[size:]
    return None


def _of_arabic(text: str) -> str:
    # Imported when the first such name comes: it brings the network's runtime.
    from arabic_name_romanizer import transliterate

    return str(transliterate(text)) or anyascii(text)
