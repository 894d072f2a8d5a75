"""What a record says, one model a kind, and what a correction says, one model an operation."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from handover.formats.records.rules import fault
from handover.formats.records.values import (
    ANumber,
    AnyDate,
    Authority,
    Birth,
    Fin,
    IdNumber,
    Key,
    Literally,
    LongText,
    Many,
    NameParts,
    Number,
    OptionalKey,
    Ori,
    PastDate,
    Place,
    RecordForm,
    Sex,
    Sid,
    Ucn,
    WordText,
)

Category = Literal[
    "unknown", "pending", "dismissed", "acquitted", "convicted", "declined", "deferred", "insanity_acquittal",
    "transferred", "vacated",
]  # fmt: skip
"""What became of a charge. ``declined`` is nolle prosequi and a prosecutor's no; ``deferred`` a judgment put off."""
FinalBasis = Literal[
    "", "appeal_waived", "appeal_period_lapsed", "bia_dismissed", "in_absentia", "source_states"
]  # fmt: skip
"""Why an order of removal is final (8 CFR 1241.1)."""


class CriminalIdentity(RecordForm):
    """One person of the criminal repository, as its numbers, names and births are on record."""

    ucn: Ucn = Field(default="", description="universal control number (FBI number)")
    sid: Sid = Field(default="", description="state identification number")
    names: Many[NameParts] = Field(default=(), description="the first is the primary one")
    births: Many[Birth] = Field(default=(), description="the first is the primary one")
    numbers: Many[IdNumber] = Field(default=(), description="other numbers: SOC, OLN, PP, MN and the like")
    sex: Sex = ""
    birthplace: Place = ""


class Arrest(RecordForm):
    """One arrest. ``identity`` is the key of its criminal identity."""

    identity: Key
    arrested_on: PastDate
    agency_ori: Ori = Field(default="", description="the agency that arrested")
    agency_name: WordText = Field(default="", description="that agency in words, where the source has no ORI")
    agency_case: Number = Field(default="", description="the agency's own number of the case (OCA)")
    cycle_tracking: Number = Field(default="", description="the cycle of a rap sheet")
    tcn: Number = Field(default="", description="the number of the booking's transaction (EBTS 1.009)")


class Charge(RecordForm):
    """What a person was charged with, never what a court found. ``arrest`` is the key of its arrest."""

    arrest: Key
    sequence: Annotated[int, Field(ge=1, le=9999)] = Field(
        default=1, description="its place among the charges"
    )
    charge_tracking: Number = ""
    ncic_code: Number = Field(
        default="", description="NCIC offence code; unlisted ones are kept as they came"
    )
    statute: WordText = ""
    statute_state: Place = ""
    literal: Literally = Field(default="", description="the offence in the source's words")
    severity: Number = Field(default="", description="as the source wrote it")


class Disposition(RecordForm):
    """What a prosecutor or court did about a charge. ``charge`` is the key of that charge."""

    charge: Key
    disposed_on: PastDate | None = None
    category: Category
    literal: Literally = Field(default="", description="the source's words, kept as they came")
    court_ori: Ori = ""
    court_name: WordText = Field(default="", description="the court in words, where the source has no ORI")
    docket: Number = ""
    count: Annotated[int, Field(ge=1, le=9999)] | None = Field(default=None, description="number of counts")
    plea: WordText = ""
    sentence_text: LongText = ""
    supersedes: OptionalKey = Field(
        default="", description="the key of the disposition that this one replaces"
    )


class Want(RecordForm):
    """A want or warrant, entered by the agency ``ori``, which has to confirm whoever is found by it."""

    nic: Number = Field(default="", description="NCIC number")
    ori: Ori = Field(default="", description="the agency that entered it")
    oca: Number = Field(default="", description="that agency's own number of the case")
    message_key: Number = Field(default="", description="NCIC message key, such as EW")
    names: Many[NameParts] = ()
    births: Many[Birth] = ()
    sex: Sex = ""
    numbers: Many[IdNumber] = ()
    offence_code: Number = Field(
        default="", description="NCIC offence code; unlisted ones are kept as they came"
    )
    offence: Literally = ""
    warrant_date: PastDate | None = None
    entered_on: PastDate | None = None
    extradition_code: Number = ""
    extradition_text: Literally = ""
    status: Literal["active", "located", "cleared", "cancelled", "expired"]
    expires_on: AnyDate | None = None
    ucn: Ucn = ""


class ImmigrationIdentity(RecordForm):
    """One person of the immigration repository. Most have a FIN, many no A-number."""

    fin: Fin = Field(default="", description="fingerprint identification number")
    a_number: ANumber = ""
    names: Many[NameParts] = Field(default=(), description="the first is the primary one")
    births: Many[Birth] = Field(default=(), description="the first is the primary one")
    numbers: Many[IdNumber] = Field(default=(), description="other numbers: SOC, OLN, PP, MN and the like")
    sex: Sex = ""
    birthplace: Place = ""
    citizenship: Place = ""
    protected: bool = Field(
        default=False, description="8 USC 1367; a feed may set it, only a person lowers it"
    )


class Encounter(RecordForm):
    """One time the prints were taken: entry, application, interview, apprehension."""

    identity: Key
    eid: Number = Field(default="", description="encounter id")
    happened_on: PastDate
    place: WordText = ""
    reason: WordText = ""


class Status(RecordForm):
    """A status over a span of time, as a status source states it; never inferred from anything else."""

    identity: Key
    status: Literal[
        "citizen", "permanent_resident", "nonimmigrant", "overstay", "paroled", "asylum", "application_pending",
        "tps", "stay_of_removal", "no_status", "national", "daca", "withholding", "cat", "u_status", "t_status", "vawa",
        "supervision", "voluntary_departure", "credible_fear", "stateless",
    ]  # fmt: skip
    since: PastDate
    until: AnyDate | None = None
    reliability: Literal["", "primary", "system", "secondary"] = Field(
        default="", description="of this statement; empty: that of the feed"
    )


class Order(RecordForm):
    """A charging document, proceeding, removal order or relief. Only a removal order is ever final, and on a basis."""

    identity: Key
    kind: Literal["charging_document", "proceeding", "removal_order", "relief"]
    dated: PastDate
    final: bool = False
    final_basis: FinalBasis = Field(default="", description="must stand where final is true (8 CFR 1241.1)")
    body: WordText = Field(default="", description="the court or office that acted")
    sections: WordText = Field(default="", description="INA sections")
    case_id: Number = ""
    proceeding_id: Number = ""
    decision_code: Number = Field(
        default="", description="as the court's system has it; means something with case_type"
    )
    case_type: Number = ""
    reliability: Literal["", "primary", "system", "secondary"] = Field(
        default="", description="of this statement; empty: that of the feed"
    )

    @model_validator(mode="after")
    def _finality(self) -> Self:
        """``final-without-basis``, ``basis-without-final``, ``final-no-order``: 8 CFR 1241.1 says when an order of
        removal becomes final; a source that states finality states why."""
        if self.final and not self.final_basis:
            fault("final-without-basis", "an order is called final without its basis; send final_basis")
        if self.final_basis and not self.final:
            fault("basis-without-final", "a basis of finality stands with an order that is not called final")
        if self.final and self.kind != "removal_order":
            fault("final-no-order", "only a removal_order can be final")
        return self


class Prints(RecordForm):
    """One finger's print: an image file or a template, at a path relative to the feed file."""

    identity: Key
    identity_kind: Literal["criminal_identity", "immigration_identity"]
    position: Annotated[int, Field(ge=1, le=10)] = Field(description="EBTS finger position, 1 right thumb")
    image: OptionalKey = Field(default="", description="path of a WSQ, PNG or JPEG 2000 file")
    template: OptionalKey = Field(default="", description="path of an ISO 19794-2 or ANSI 378 file")
    captured_on: PastDate | None = None
    source: WordText = Field(default="", description="where the print was taken")

    @model_validator(mode="after")
    def _one_file(self) -> Self:
        """``prints-one-file``, ``path-outside``: a record names an image or a template, inside the feed's
        folder."""
        if bool(self.image) == bool(self.template):
            fault("prints-one-file", "name either an image or a template")
        path = self.image or self.template
        parts = path.replace("\\", "/").split("/")
        if path.startswith(("/", "\\", "~")) or ":" in parts[0] or ".." in parts:
            fault("path-outside", "the path leaves the folder of the feed file; name a file inside it")
        return self


class Retraction(RecordForm):
    """A record is withdrawn: it was never right, or its source no longer has it."""

    reason: Literally = ""


class ByAuthority(RecordForm):
    """A record is sealed, unsealed, expunged or restored: ``authority`` names the order or statute."""

    authority: Authority
    dated: PastDate = Field(description="the date of the order")


class NewKey(RecordForm):
    """The record ``old`` goes into the record ``new`` (merge), or is known as ``new`` from now on (rekey)."""

    old: Key
    new: Key
    number: Number = Field(
        default="",
        description="rekey: the person's new UCN, SID or FIN, where that changed; old and new may be alike",
    )

    @model_validator(mode="after")
    def _two_keys(self) -> Self:
        """``keys-alike``: a record cannot be merged with itself."""
        if self.old == self.new and not self.number:
            fault("keys-alike", "old and new are the same key")
        return self


KINDS: Final[Mapping[str, type[RecordForm]]] = MappingProxyType(
    {
        "criminal_identity": CriminalIdentity,
        "arrest": Arrest,
        "charge": Charge,
        "disposition": Disposition,
        "want": Want,
        "immigration_identity": ImmigrationIdentity,
        "encounter": Encounter,
        "status": Status,
        "order": Order,
        "prints": Prints,
    }
)
"""The body of an ``upsert``, by kind."""
CORRECTIONS: Final[Mapping[str, type[RecordForm]]] = MappingProxyType(
    {
        "retract": Retraction,
        "seal": ByAuthority,
        "unseal": ByAuthority,
        "expunge": ByAuthority,
        "restore": ByAuthority,
        "merge": NewKey,
        "rekey": NewKey,
    }
)
"""The body of every other operation."""
Body = (
    CriminalIdentity | Arrest | Charge | Disposition | Want | ImmigrationIdentity | Encounter | Status | Order | Prints
    | Retraction | ByAuthority | NewKey
)  # fmt: skip
