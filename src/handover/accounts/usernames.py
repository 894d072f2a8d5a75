"""The one form of a user name, in which it is kept, looked up and counted."""

from __future__ import annotations

import unicodedata


def normal_username(text: str) -> str:
    """Return a user name as it is kept: full-width letters, capitals and blanks around it make no other name.

    NFKC (Unicode UAX 15) first, and again after folding the case, which can take a text out of that form.
    """
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    return unicodedata.normalize("NFKC", folded)
