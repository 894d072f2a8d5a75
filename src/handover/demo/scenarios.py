"""Bookings made to order, so that a small demonstration leaves one case waiting in every queue.

A random draw of sixty bookings would leave some queues empty. The numbers per standing and jail are no
estimate of anything.
"""

from __future__ import annotations

from handover.world.sizes import Arranged

ALDER, BIRCH, CEDAR = "us-columbia-alder", "us-columbia-birch", "us-columbia-cedar"


def arrangement() -> tuple[Arranged, ...]:
    """Enough removable persons at each jail for every later state, some residents, and poor or few prints.

    Alder has four more than its queues need: one whose record changes while the request is out, one whose match is
    withdrawn after custody, one who is said to be a child, and one for the review that these came from (`walkthrough`).
    Cedar has seven, since it alone declines: one waits at each queue of the offices, two reach the jail.
    """
    removable = ("final_order", "in_proceedings")
    counts = {ALDER: 13, BIRCH: 6, CEDAR: 7}
    walked = [Arranged(removable[i % 2], jail) for jail, n in counts.items() for i in range(n)]
    residents = [Arranged("permanent_resident", jail) for jail in (ALDER, BIRCH)]
    citizens = [Arranged("naturalised", jail) for jail in (ALDER, CEDAR)]
    for_the_examiner = [
        Arranged("overstay", jail, poor, fingers)
        for jail in (ALDER, BIRCH)
        for poor, fingers in ((True, 10), (True, 4), (False, 2), (False, 1))
    ]
    return (*walked, *residents, *citizens, *for_the_examiner)
