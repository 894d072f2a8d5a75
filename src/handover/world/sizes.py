"""The sizes of a world, and the bookings made to order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from handover.world.agencies import BY_POLICY
from handover.world.people import TrueStanding


class Arranged(NamedTuple):
    """A booking made to order: a person with that ``standing`` who is in the immigration repository, booked
    at the jail with that ``policy``, with poor prints if ``poor``, and at most ``fingers`` of them.
    """

    standing: str
    policy: str
    poor: bool = False
    fingers: int = 10


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes. ``images`` of the bookings carry WSQ images instead of minutiae; ``defects`` files are added
    to ``bookings``. The other numbers are shares in 0-1, described at each. ``arranged`` bookings count among
    ``bookings``; as many are made as room and people permit.

    Raises ``ValueError`` for a negative number, more images than bookings, or an arrangement with an unknown
    standing or jail.
    """

    criminal: int = 10_000
    immigration: int = 6_000
    bookings: int = 200
    images: int = 4
    defects: int = 8
    both_share: float = 0.22  # share of the immigration identities that also have a criminal identity
    poor_share: float = 0.10  # share of the bookings without images that have poor prints
    want_share: float = 0.02  # share of the criminal identities that have a want
    booked_want_share: float = 0.08  # share of the bookings whose person is wanted
    namesake_share: float = 0.06  # share of the bookings for which a namesake of the person is wanted
    arranged: tuple[Arranged, ...] = ()

    def __post_init__(self) -> None:
        if min(self.criminal, self.immigration, self.bookings, self.images, self.defects) < 0:
            raise ValueError("a world's sizes must not be negative")
        if self.images > self.bookings:
            raise ValueError(f"{self.images} bookings with images of {self.bookings} bookings")
        # JSON has no named tuples: restore them after reading.
        object.__setattr__(self, "arranged", tuple(Arranged(*row) for row in self.arranged))
        for row in self.arranged:
            if row.policy not in BY_POLICY:
                raise ValueError(f"no jail has the policy {row.policy!r}")
            TrueStanding(row.standing)
