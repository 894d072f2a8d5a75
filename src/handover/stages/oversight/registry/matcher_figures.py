"""The figures of the matchers' errors, as a study measured them. Pure."""

from __future__ import annotations

from typing import Final

from handover.stages.oversight.registry.definition import FigureClock, Flag, Registered

MATCHERS: Final = (
    Registered("matcher.prints.missed", "people on file whom prints did not bring up: {part}", "matcher-mated",
               "the person's record scored under “examine”, or was not found", "brought up", FigureClock.EVENT,
               flags=(Flag.BREAK,), family=True),
    Registered("matcher.prints.mistaken", "people not on file for whom prints brought up somebody: {part}",
               "matcher-unmated", "another person's record scored “examine” or more: an examiner compares it",
               "nobody was brought up", FigureClock.EVENT, flags=(Flag.BREAK,), family=True),
    Registered("matcher.prints.unseen", "people not on file whom prints named without an examiner: {part}",
               "matcher-unmated", "another person's record scored “lights-out” or more", "not so high",
               FigureClock.EVENT, flags=(Flag.BREAK,), family=True),
    Registered("matcher.names.missed", "people on file who are not the first candidate by name: {part}",
               "matcher-mated", "another record is first, or none was found", "the first candidate",
               FigureClock.EVENT, flags=(Flag.BREAK,), family=True),
    Registered("matcher.names.mistaken", "people not on file for whom a name brought up a likely candidate: {part}",
               "matcher-unmated", "a candidate was given a probability of a half or more", "less likely, or none",
               FigureClock.EVENT, flags=(Flag.BREAK,), family=True),
)  # fmt: skip
