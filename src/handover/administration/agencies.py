"""Put agencies on file and change them. Existing values are never changed implicitly: a difference is reported."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import transaction

from handover.accounts.models import Agency, User
from handover.accounts.offices import offices
from handover.accounts.roles import Actor, Role
from handover.administration.running_parts import kinds_here
from handover.audit.append import append
from handover.jurisdictions import shipped_policies
from handover.process.models import Matter

FIELDS: Final = ("name", "kind", "time_zone", "policy", "address", "phone", "office", "reach")
Given = Mapping[str, str]
"""Values by the names of `FIELDS`; a field that is not given stays as it is."""
Differences = dict[str, tuple[str, str]]
"""For each field that differs, what is on file and what was given."""


class AgencyOnFileError(Exception):
    """An agency with this ORI exists with other values than those given."""

    def __init__(self, agency: Agency, differences: Differences) -> None:
        super().__init__(f"{agency.ori} is on file already, and differs: {in_words(differences)}")
        self.agency, self.differences = agency, differences


def add_agency(ori: str, given: Given, *, actor: Actor) -> tuple[Agency, bool]:
    """Put an agency on file; returns it and whether it is new. One that is there as given is left alone.

    Raises `AgencyOnFileError` where it is there and differs, and ``ValidationError`` that names the field.
    """
    with transaction.atomic():
        there = Agency.objects.select_for_update().filter(ori=ori).first()
        if there is None:
            return _save(Agency(ori=ori), given, "agency.register", actor), True
        if found := differences(there, given):
            raise AgencyOnFileError(there, found)
        return there, False


def update_agency(ori: str, given: Given, *, actor: Actor) -> Differences:
    """Change the fields that are given; returns what changed.

    Raises ``Agency.DoesNotExist``, and ``ValidationError`` that names the field.
    """
    with transaction.atomic():
        agency = Agency.objects.select_for_update().get(ori=ori)
        if found := differences(agency, given):
            _save(agency, given, "agency.update", actor, found)
    return found


def put_agency(ori: str, given: Given, *, actor: Actor) -> Agency:
    """Add the agency or bring it to what is given: for a file whose differences were shown before."""
    with transaction.atomic():
        if Agency.objects.filter(ori=ori).exists():
            update_agency(ori, given, actor=actor)
            return Agency.objects.get(ori=ori)
        return add_agency(ori, given, actor=actor)[0]


def differences(agency: Agency, given: Given) -> Differences:
    """Return for each given field that differs what is on file and what is given."""
    on_file = described(agency)
    return {name: (on_file[name], value) for name, value in given.items() if on_file[name] != value}


def in_words(found: Differences) -> str:
    """Write differences on one line."""
    return "; ".join(
        f"{name}: {was or 'nothing'} on file, {given or 'nothing'} given"
        for name, (was, given) in found.items()
    )


def described(agency: Agency) -> dict[str, str]:
    """Return the agency's ORI and fields as they are on file."""
    return {name: str(getattr(agency, name)) for name in ("ori", *FIELDS)}


def check_agency(agency: Agency, coming: Collection[str] = ()) -> None:
    """Raise ``ValidationError`` that names each field that cannot be so: ORI, zone, kind, policy, office, and a kind
    that does not fit the people and cases on file. ``coming``: ORIs of offices that are put on file with it.
    """
    faults: dict[str, Any] = {}
    try:
        agency.full_clean(validate_unique=False)
    except ValidationError as problem:
        faults = dict(problem.message_dict)
    for name in ("name", "address", "phone"):
        if not getattr(agency, name).isprintable():
            faults[name] = ["has a character that cannot be printed"]
    if agency.time_zone not in available_timezones():
        faults["time_zone"] = [f"“{agency.time_zone}” is not an IANA time zone, such as America/Chicago"]
    if agency.policy and agency.kind != Agency.Kind.JAIL:
        faults["policy"] = [f"only a jail is bound by local law; a {agency.kind} has no policy"]
    elif agency.policy and agency.policy not in shipped_policies():
        faults["policy"] = [
            f"“{agency.policy}” is no place on file; `handover jurisdictions check` lists them"
        ]
    if "kind" not in faults and agency.pk and (misfits := _misfits(agency)):
        faults["kind"] = [
            f"a {agency.kind} has no {misfits[0].title.lower()}; give its people other roles first"
        ]
    faults |= _office_faults(agency, coming)
    if faults:
        raise ValidationError(faults)


def _office_faults(agency: Agency, coming: Collection[str]) -> dict[str, list[str]]:
    immigration = Agency.Kind.IMMIGRATION
    faults: dict[str, list[str]] = {}
    if agency.office and agency.kind == immigration:
        faults["office"] = ["an immigration office has no other office; the jails that it serves name it"]
    elif agency.office and agency.office not in coming and not offices().filter(ori=agency.office).exists():
        faults["office"] = [f"no immigration office {agency.office} is on file"]
    if agency.reach != Agency.Reach.OWN and agency.kind != immigration:
        faults["reach"] = [f"only an immigration office reaches further; a {agency.kind} does not"]
    if agency.pk and agency.kind != immigration and Matter.objects.filter(office=agency).exists():
        faults["kind"] = ["it has cases; a supervisor gives them to another office first"]
    return faults


def _misfits(agency: Agency) -> list[Role]:
    held = User.objects.filter(agency=agency, is_active=True).exclude(role="").values_list("role", flat=True)
    return [role for role in sorted(map(Role, set(held))) if agency.kind not in kinds_here(role)]


def _save(agency: Agency, given: Given, act: str, actor: Actor, changed: Differences | None = None) -> Agency:
    for name, value in given.items():
        setattr(agency, name, value)
    check_agency(agency)
    agency.save()
    if agency.kind == Agency.Kind.IMMIGRATION:
        Matter.objects.filter(office=None).update(office=agency)  # what came before any office was on file
    content: dict[str, Any] = {"kind": agency.kind, "policy": agency.policy, "time_zone": agency.time_zone}
    if changed is not None:
        content = {name: {"was": was, "is": value} for name, (was, value) in changed.items()}
    append(act=act, actor=actor, subject=agency.ori, content=content)
    return agency
