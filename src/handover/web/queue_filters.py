"""What a list of cases is narrowed to and sorted by. All of it stands in the address, so that it can be kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, cast

from django import forms
from django.db.models import F, Q
from django.db.models.expressions import OrderBy
from django.http import QueryDict

from handover.process.claim_rules import HELD
from handover.web import queues
from handover.web.forms import HandoverForm
from handover.web.prefix_search import REFERENCE, begins
from handover.web.queues import NamedCases

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from handover.accounts.models import User
    from handover.process.models import Matter

SIZES: Final = (25, 50, 100)
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "case": ("reference",),
    "person": ("parent__list_name__name", "reference"),
    "jail": ("agency__name", "moved_at"),
    "state": ("state", "moved_at"),
    "since": ("moved_at",),
    "due": ("running__due_at", "moved_at"),
    "owner": ("holding__holder_name", "moved_at"),
    "opened": ("opened_at",),
}
"""The columns that sort a list, each with what it sorts by."""
COMPUTED: Final = frozenset({"jail"})
"""Those that no index of cases holds: a short list is sorted by its keys, of a long one the jails are walked."""
EMPTY: Final = frozenset({"due", "owner", "person"})
"""Those in which a case may have no value."""
MERGED: Final = frozenset({"case", "since", "due", "owner", "opened"})
"""Those by which the states of a queue are read one by one (`keyset.by_state`)."""
ANNOTATED: Final = frozenset({"person"})
"""Those that need `queues.Description.sortable`."""
DUE: Final = {
    "": "any",
    "overdue": "overdue",
    "today": "within 24 hours",
    "week": "within 7 days",
    "none": "no deadline",
}
AGES: Final = {"": "any", "day": "more than a day", "week": "more than 7 days", "month": "more than 30 days"}
_DAYS: Final = {"day": 1, "week": 7, "month": 30}
NOBODY: Final = "nobody"
LONGEST: Final = 60
Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: text of a reference or a name, a state, a jail, an order and a page size. ``owner``: the key
    of a person, or `NOBODY`; ``age``: how long it waits; ``due``: its deadline."""

    text: str = ""
    state: str = ""
    jail: str = ""
    owner: str = ""
    age: str = ""
    due: str = ""
    column: str = "since"
    descending: bool = False
    size: int = SIZES[0]

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.text or self.state or self.jail or self.owner or self.age or self.due)


def wanted_of(query: QueryDict, order: str = "since") -> Wanted:
    """Read an address. What it does not know is left out: an address that somebody kept shows the list anyway."""
    sort = query.get("sort", order)
    column = sort.removeprefix("-")
    size = query.get("size", "")
    due = query.get("due", "")
    return Wanted(
        text=" ".join(query.get("q", "").replace("\0", "").split())[:LONGEST],
        state=query.get("state", "").replace("\0", "")[:40],
        jail=query.get("jail", "").replace("\0", "")[:9],
        owner=query.get("owner", "").replace("\0", "")[:40],
        age=age if (age := query.get("age", "")) in AGES else "",
        due=due if due in DUE else "",
        column=column if column in COLUMNS else order.removeprefix("-"),
        descending=sort.startswith("-"),
        size=int(size) if size in map(str, SIZES) else SIZES[0],
    )


def narrowed(cases: QuerySet[Matter], wanted: Wanted, now: datetime, user: User) -> NamedCases:
    """Leave out what was not asked for. A text is the beginning of a reference or of the words of a name, a birth date
    or a booking number; a name is looked for in what the other filters leave."""
    cases = _narrowed_by_facts(cases, wanted, now)
    text = wanted.text.upper()
    if REFERENCE.fullmatch(text):
        return NamedCases(cases.filter(begins("reference", text)))
    return queues.description().named(cases, text, user) if text else NamedCases(cases)


def _narrowed_by_facts(cases: QuerySet[Matter], wanted: Wanted, now: datetime) -> QuerySet[Matter]:
    if wanted.state:
        cases = cases.filter(Q(state=wanted.state))
    if wanted.jail:
        cases = cases.filter(agency__ori=wanted.jail)
    if wanted.owner:
        nobodys = Q(state__in=sorted(HELD), holding=None)
        cases = cases.filter(nobodys if wanted.owner == NOBODY else Q(holding__holder_key=wanted.owner))
    if wanted.age:
        cases = cases.filter(moved_at__lte=now - timedelta(days=_DAYS[wanted.age]))
    match wanted.due:
        case "overdue":
            return cases.filter(running__due_at__lte=now)
        case "today":
            return cases.filter(running__due_at__lte=now + timedelta(days=1))
        case "week":
            return cases.filter(running__due_at__lte=now + timedelta(days=7))
        case "none":
            return cases.filter(running=None)
    return cases


def sorted_by(cases: QuerySet[Matter], wanted: Wanted) -> QuerySet[Matter]:
    """Sort them; cases without a value stand last either way."""
    first, *others = COLUMNS[wanted.column]
    if wanted.column == "person":
        # People whose names are not shown stand before all names, in an order that tells nothing of them (R12).
        masked = OrderBy(F("masked"), descending=not wanted.descending)
        named = OrderBy(F(first), descending=wanted.descending, nulls_last=True)
        return cases.order_by(masked, named, *others)
    key: OrderBy | str = f"-{first}" if wanted.descending else first
    if wanted.column in EMPTY:
        key = OrderBy(F(first), descending=wanted.descending, nulls_last=True)
    return cases.order_by(
        key, *others, *([] if first == "reference" or "reference" in others else ["reference"])
    )


class QueueFilterForm(HandoverForm):
    """The fields above a list. ``states``, ``jails``, ``owners``: what there is to choose from, as (value, words)."""

    q = forms.CharField(label="Case, name, birth date or number", required=False, max_length=LONGEST)
    state = forms.ChoiceField(label="State", required=False)
    jail = forms.ChoiceField(label="Jail", required=False)
    owner = forms.ChoiceField(label="Taken up by", required=False)
    age = forms.ChoiceField(label="Waiting", required=False, choices=list(AGES.items()))
    due = forms.ChoiceField(label="Due", required=False, choices=list(DUE.items()))
    size = forms.ChoiceField(label="Rows", required=False, choices=[(str(n), str(n)) for n in SIZES])
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, states: Choices, jails: Choices, owners: Choices) -> None:
        super().__init__(data)
        if owners:
            named = [("", "any"), (NOBODY, "nobody"), *owners]
            cast("forms.ChoiceField", self.fields["owner"]).choices = named
        else:
            del self.fields["owner"]
        for name, choices in (("state", states), ("jail", jails)):
            if len(choices) > 1:
                choice = cast("forms.ChoiceField", self.fields[name])
                choice.choices = [("", "any"), *choices]
            else:
                del self.fields[name]
