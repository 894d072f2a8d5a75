"""Who is behind an account. Accounts of one person share a key that says nothing about them (`User.person_key`).

Names cannot say it: two people may have one name, and one person may have two. The person who makes an account says
whether an account of that name is another person's; an operator can correct this. The account also records who is not
independent of it: everybody who opened it (made or enabled it, took its password or second factor away, gave it
another role or another person), and who recertified it since. That one more person opens it frees nobody before them.
"""

from __future__ import annotations

import unicodedata
from typing import Final
from uuid import uuid4

_LOOKS_LIKE: Final = str.maketrans(
    "авекмнорстухіїјѕԁԛԝһӏαβεηικμνορτυχγζϲıɑɡ",
    "abekmhopctyxiijsdqwhlabehikmvoptuxyzciag",
)
"""Letters of the Cyrillic and Greek alphabets, small or capital, that look like a Latin one (Unicode UTS 39)."""


def new_person_key() -> str:
    """A key for a person of whom no account is on file."""
    return uuid4().hex


def folded_name(name: str) -> str:
    """A name without what makes no other name to whoever reads it: capitals, blanks, forms of letters (NFKC, Unicode
    UAX 15), and letters of another alphabet that look the same."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().translate(_LOOKS_LIKE).split())
