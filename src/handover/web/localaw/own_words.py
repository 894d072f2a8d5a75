"""The program's own words about local law, for the catalogue (`handover.web.catalog`).

A clause, its condition, an instrument's title and a citation are words of law, which are shown as they were written.
"""

from __future__ import annotations

from collections.abc import Iterator

from handover.jurisdictions import (
    FACTS,
    Allowance,
    Confidence,
    Level,
    OffenceClass,
    OffenceOutcome,
    Topic,
    agreements,
)
from handover.jurisdictions.agreements import POWER_TEXT
from handover.jurisdictions.answers import RuleStanding
from handover.jurisdictions.changes import LONGEST_HOLD, VOID_LIMITS
from handover.jurisdictions.grounds import GROUNDS
from handover.jurisdictions.model import ProvisionCode
from handover.web.localaw.forms import WhatIfForm
from handover.web.localaw.state_map import LETTERS
from handover.web.localaw.words import DECIDES, DOES, LIMIT, SAYS, TITLES


def own_words() -> Iterator[str]:
    """Every word that the pages translate as they show it, and that no template and no call of gettext holds."""
    yield from (*TITLES.values(), *DOES.values(), *SAYS.values(), *LIMIT.values(), *DECIDES)
    yield from (letters for letters in LETTERS.values() if letters.isalpha())
    yield from (named.words for kind in (Allowance, Confidence, RuleStanding) for named in kind)
    yield from (code.value.replace("_", " ") for kind in (Topic, Level, ProvisionCode) for code in kind)
    yield from (LONGEST_HOLD, VOID_LIMITS)
    yield from (code.value.replace("_", " ") for kind in (OffenceClass, OffenceOutcome) for code in kind)
    yield from (ground.title for ground in GROUNDS.values())
    yield from (fact.title for fact in FACTS.values())
    yield from (*(model.name for model in agreements().values()), *POWER_TEXT.values())
    for name, field in WhatIfForm().fields.items():
        yield from (str(field.label), str(field.help_text))
        yield from (str(words) for _, words in getattr(field, "choices", ()) if name != "place")
