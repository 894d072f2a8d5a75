"""The ground truth of each booking: stored with the world for evaluation; no part of the program reads it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from handover.world.people import Person, TrueStanding
from handover.world.records import CriminalRow, ImmigrationRow


class Opens(StrEnum):
    """Whether a case should open for a booking, and why. Only a match of prints in the immigration repository
    opens one.
    """

    YES = "prints_match_immigration_identity"
    NO_RECORD = "no_immigration_record"
    DEFECTIVE = "file_is_defective"


class End(StrEnum):
    """The result that a lawful review should reach if every fact were known. Several may be lawful; this is
    the first that the true facts support.
    """

    NOTHING = "nothing_opens"
    CITIZEN = "citizen_no_action"
    LAWFUL = "lawful_status_no_ground"
    CHARGE_ONLY = "permanent_resident_pending_charge_wait_for_court"
    CONVICTED_RESIDENT = "permanent_resident_with_conviction_officer_must_judge"
    FINAL_ORDER = "final_order_basis_a"
    PROCEEDINGS = "proceedings_basis_b"
    RECORDS = "records_show_no_status_basis_c_or_d"


@dataclass(frozen=True, slots=True)
class BookingTruth:
    """The truth of one booking file.

    ``ucn``/``fin``: what a perfect print search of each repository finds, ``""`` for none. ``standing``: the
    person's true standing. ``stale``: the immigration record contradicts it (a naturalisation is missing).
    ``prints`` ``good``, ``poor`` (likely between the thresholds), ``image``, or ``none`` where the file is
    defective. ``wants`` of the person, ``namesake_wants`` of others with the same name. ``defect`` names what
    is wrong with the file, or ``""``.
    """

    tcn: str
    file: str
    person_id: str
    ucn: str
    fin: str
    standing: TrueStanding
    birthplace: str
    citizenship: str
    opens: Opens
    end: End
    why: str
    stale: bool
    protected: bool
    prints: str
    print_quality: float
    wants: tuple[str, ...] = ()
    namesake_wants: tuple[str, ...] = ()
    defect: str = ""


_BY_STANDING = {
    TrueStanding.NATURALISED: (End.CITIZEN, "naturalised: a citizen, whatever the older records say"),
    TrueStanding.FINAL_ORDER: (End.FINAL_ORDER, "a final order of removal is on record"),
    TrueStanding.PROCEEDINGS: (End.PROCEEDINGS, "removal proceedings are pending; no order is final"),
    TrueStanding.OVERSTAY: (
        End.RECORDS,
        "admitted, stayed beyond the period; check the travel data's reliability",
    ),
    TrueStanding.NO_STATUS: (End.RECORDS, "an officer found no lawful status; no proceedings on record"),
    TrueStanding.NONIMMIGRANT: (End.LAWFUL, "admitted, and the period still runs"),
    TrueStanding.PAROLED: (End.LAWFUL, "paroled, and the period still runs"),
    TrueStanding.ASYLUM: (End.LAWFUL, "asylum granted"),
    TrueStanding.PENDING: (End.LAWFUL, "an application is pending"),
}


def expected(
    person: Person, criminal: CriminalRow | None, immigration: ImmigrationRow | None
) -> tuple[Opens, End, str]:
    """Return whether a valid booking of that person opens a case, what the review should conclude, and why."""
    if immigration is None:
        return Opens.NO_RECORD, End.NOTHING, _no_record(person)
    if person.standing is TrueStanding.PERMANENT:
        return Opens.YES, *_resident(criminal)
    return Opens.YES, *_BY_STANDING[person.standing]


def _no_record(person: Person) -> str:
    if person.standing is TrueStanding.CITIZEN_BY_BIRTH:
        return "citizen by birth; no immigration record exists"
    if person.standing is TrueStanding.CITIZEN_BORN_ABROAD:
        return "citizen born abroad to citizens; no immigration record exists"
    return "born abroad without an immigration record: foreign birth opens nothing"


def _resident(criminal: CriminalRow | None) -> tuple[End, str]:
    charges = [charge for arrest in criminal.arrests for charge in arrest.charges] if criminal else []
    if any(charge.disposition == "convicted" for charge in charges):
        return (
            End.CONVICTED_RESIDENT,
            "permanent resident with a conviction; whether it is a ground is for an officer",
        )
    return End.CHARGE_ONLY, "permanent resident; the new charge is neither a conviction nor a ground"


def is_stale(person: Person, immigration: ImmigrationRow | None) -> bool:
    """Return whether the record lacks a naturalisation that took place."""
    if immigration is None or person.standing is not TrueStanding.NATURALISED:
        return False
    return all(status.status != "citizen" for status in immigration.statuses)
