"""Who is behind an account. Accounts of one person share a key that says nothing about them (`User.person_key`).

Names cannot say it: two people may have one name, and one person may have two. The person who makes an account says
whether an account of that name is another person's; an operator can correct this. The account also records who is not
independent of it: everybody who opened it (made or enabled it, took its password or second factor away, gave it
another role or another person), and who recertified it since. That one more person opens it frees nobody before them.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final
from uuid import uuid4

if TYPE_CHECKING:
    from handover.accounts.models import User


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


def note_opening(user: User, by: str) -> list[str]:
    """Note on an account whoever opens it, by their key; nobody has recertified it since. The columns to save."""
    user.openings = {**user.openings, by: []}
    return ["openings"]


def note_recertified(user: User, by: str) -> list[str]:
    """Note on an account whoever recertifies it, after each opening. Whether they are independent of who opened it is
    asked when it matters: it may come out later. The columns to save."""
    user.openings = {opener: sorted({*since, by}) for opener, since in user.openings.items()}
    return ["openings"]
