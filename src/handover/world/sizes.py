"""How much of everything a world holds, and which bookings are made on purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from handover.world.agencies import BY_POLICY
from handover.world.people import TrueStanding


class Arranged(NamedTuple):
    """A booking that is made on purpose: a person of that ``standing`` who is on the immigration file, booked
    at the jail of that ``policy``, with poor prints where ``poor``, and at most ``fingers`` of them."""

    standing: str
    policy: str
    poor: bool = False
    fingers: int = 10


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of everything. ``images`` of the bookings carry WSQ images instead of minutiae; ``defects``
    files come on top of ``bookings``. The other numbers are shares in 0-1, of what their name says.
    ``arranged`` bookings are among ``bookings``; as many are made as there is room and there are people for.

    Raises ``ValueError`` for a negative number, more images than bookings, or an arrangement that names no
    standing or no jail.
    """

    criminal: int = 10_000
    immigration: int = 6_000
    bookings: int = 200
    images: int = 4
    defects: int = 8
    both_share: float = 0.22  # of the immigration identities, those with a criminal identity too
    poor_share: float = 0.10  # of the bookings without images, those with poor prints
    want_share: float = 0.02  # of the criminal identities, those with a want
    booked_want_share: float = 0.08  # of the bookings, those whose person is wanted besides
    namesake_share: float = 0.06  # of the bookings, those for which a namesake of the person is wanted
    arranged: tuple[Arranged, ...] = ()

    def __post_init__(self) -> None:
        if min(self.criminal, self.immigration, self.bookings, self.images, self.defects) < 0:
            raise ValueError("a world's sizes are not negative")
        if self.images > self.bookings:
            raise ValueError(f"{self.images} bookings with images of {self.bookings} bookings")
        # JSON knows no named tuples: what was read back is made the same again.
        object.__setattr__(self, "arranged", tuple(Arranged(*row) for row in self.arranged))
        for row in self.arranged:
            if row.policy not in BY_POLICY:
                raise ValueError(f"no jail has the policy {row.policy!r}")
            TrueStanding(row.standing)
