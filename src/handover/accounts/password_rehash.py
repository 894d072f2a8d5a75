"""A password whose hash has become too weak is hashed anew when it is given, and never over one that came between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password, make_password

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
else:
    AbstractBaseUser = object


class HashedAnew(AbstractBaseUser):
    """Hashes anew where the kept hash is still the one that was looked at: Django writes it over whatever is there, and
    would undo a reset of that moment."""

    def check_password(self, raw_password: str | None) -> bool:
        """Return whether it is the password."""
        kept = self.password

        def hashed_anew(raw: str) -> None:
            hashed = make_password(raw)
            if type(self)._base_manager.filter(pk=self.pk, password=kept).update(password=hashed):
                self.password = hashed

        return check_password(raw_password, kept, hashed_anew)
