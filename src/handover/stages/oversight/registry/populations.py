"""The populations that figures are counted of, each within another. Pure."""

from __future__ import annotations

from typing import Final

from handover.stages.oversight.registry.definition import Population

_ALL: Final = (
    Population("files", "files received"),
    Population("accepted", "bookings accepted", "files", "refused with an error answer, or not read yet"),
    Population("searches", "{part} searches"),
    Population("searches-ended", "searches ended"),
    Population("searches-between", "searches between the thresholds"),
    Population("opened", "cases opened", "accepted", "nobody in the immigration repository matched by prints"),
    Population("open", "cases that have not ended", "opened", "ended"),
    Population("lodged", "detainers lodged", "opened", "no request was lodged (yet)"),
    Population("declines", "declines", "lodged", "the jail agreed, or has not answered"),
    Population("no-action", "closings without action", "opened", "not closed so"),
    Population("at-large", "cases at large", "opened", "in another state"),
    Population("drafted", "packages drafted", "opened", "no package was drafted"),
    Population("disputes", "disputes filed"),
    Population("events", "{part} recorded"),
    Population("times-corrected", "stated times corrected"),
    Population("withdrawn", "requests withdrawn", "lodged", "not withdrawn"),
    Population("i200", "cases with an I-200", "opened", "no I-200"),
    Population("custody", "custody assumed", "lodged", "no custody was assumed"),
    Population("holds", "holds begun", "lodged", "nobody was held past release"),
    Population("jobs", "jobs enqueued"),
    Population("duties", "duties recorded"),
    Population("restricted", "cases with a restricted record", "opened", "no restricted record"),
    Population("readings", "readings of files"),
    Population("clocks", "clocks started"),
    Population("confirmations", "confirmations asked"),
    Population("releases-told", "releases told, or not told", "lodged", "no release and no notice on record"),
    Population("asked-of-jail", "requests lodged, but for those that ended before", "lodged", "ended before"),
    Population("left", "requests whose case ended or whose person left the jail", "lodged", "still with the jail"),
    Population("lifted", "detainers withdrawn", "lodged", "not withdrawn"),
    Population("watched", "charges watched, while the case waits for them"),
    Population("entries", "entries of the audit chain"),
    Population("matters", "matters that a round of checks read"),
    Population("weeks-readings", "readings of the week by people of other offices"),
    Population("cohort", "requests first lodged with the jail in the month", "lodged",
               "lodged in another month or with another jail"),
    Population("place-requests", "requests lodged with jails of the place"),
)  # fmt: skip

POPULATIONS: Final = {one.id: one for one in _ALL}
