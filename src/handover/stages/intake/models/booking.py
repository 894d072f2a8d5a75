"""A received file, the booking read from it, and the answers sent back."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from handover.formats.drops import stop_notice
from handover.formats.ebts import transaction_types
from handover.process.models import RecordedFact
from handover.sealed_columns.fields import SealedJSON, SealedText


class Submission(RecordedFact):
    """One file received. Its bytes lie in `intake.file_store` under ``sha256``."""

    erasable = ("sha256", "filename")
    not_personal = ("size", "channel", "sender", "ori", "tcn")

    class Channel(models.TextChoices):
        COMMAND = "command", "command line"
        SOAP = "soap", "NativeEBTSService (SOAP)"
        FOLDER = "folder", "drop folder"
        HTTPS = "https", "HTTPS"
        BUREAU = "bureau", "forwarded by the bureau"

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    channel = models.CharField(max_length=8, choices=Channel)
    filename = SealedText(bound_to="salt", max_length=120, blank=True)
    sender = models.CharField(max_length=40, help_text="key of the machine account or person that sent it")
    ori = models.CharField(max_length=9, blank=True, help_text="1.008 as it stands in the file")
    tcn = models.CharField(max_length=40, blank=True, help_text="1.009; empty where the file cannot be read")

    class Meta(RecordedFact.Meta):
        indexes: ClassVar = [
            models.Index(fields=["tcn"], name="intake_file_by_tcn", opclasses=["varchar_pattern_ops"])
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ori", "tcn"], condition=~models.Q(tcn=""), name="one_booking_a_tcn"
            ),
            models.UniqueConstraint(
                fields=["sha256", "sender"],
                condition=models.Q(tcn="", erasure=None),
                name="one_unreadable_file_a_sender",
            ),
        ]


class Booking(RecordedFact):
    """The booking as read: what the jail said, not what is true. Charges are charges, never convictions."""

    erasable = (
        "booking_number", "arrest_date", "names", "births", "sex", "birthplace", "citizenship", "numbers",
        "description", "charges", "missing_fingers", "images", "quality", "retakes", "warnings",
    )  # fmt: skip
    not_personal = ("ori", "tcn", "tot", "control_ori", "is_arrest")
    kept_beside = ("intake_bookingkey", "intake_listname")

    ori = models.CharField(max_length=9)
    tcn = models.CharField(max_length=40)
    tot = models.CharField(max_length=5)
    control_ori = models.CharField(max_length=9, blank=True)
    booking_number = models.CharField(max_length=20, blank=True)
    arrest_date = models.DateField(null=True)
    names: models.JSONField[list[Any], list[Any]] = SealedJSON(bound_to="salt", default=list)
    births: models.JSONField[list[str], list[str]] = SealedJSON(bound_to="salt", default=list)
    sex = SealedText(bound_to="salt", max_length=1, blank=True)
    birthplace = SealedText(bound_to="salt", max_length=2, blank=True)
    citizenship: models.JSONField[list[str], list[str]] = SealedJSON(bound_to="salt", default=list)
    numbers: models.JSONField[list[Any], list[Any]] = SealedJSON(bound_to="salt", default=list)
    description: models.JSONField[dict[str, str], dict[str, str]] = SealedJSON(bound_to="salt", default=dict)
    charges: models.JSONField[list[Any], list[Any]] = SealedJSON(bound_to="salt", default=list)
    missing_fingers: models.JSONField[dict[str, str], dict[str, str]] = SealedJSON(
        bound_to="salt", default=dict
    )
    images: models.JSONField[list[Any], list[Any]] = SealedJSON(bound_to="salt", default=list)
    quality: models.JSONField[list[Any], list[Any]] = SealedJSON(
        bound_to="salt",
        default=list,
        help_text="what the file says of each finger's print, where it says anything",
    )
    retakes: models.JSONField[list[Any], list[Any]] = SealedJSON(
        bound_to="salt", default=list, help_text="fingers that are poor, or missing without a reason"
    )
    warnings: models.JSONField[list[str], list[str]] = SealedJSON(bound_to="salt", default=list)
    is_arrest = models.BooleanField(help_text="a criminal booking, not another tenprint submission")

    class Meta(RecordedFact.Meta):
        indexes: ClassVar = [
            models.Index(fields=["tcn"], name="intake_booking_by_tcn", opclasses=["varchar_pattern_ops"]),
            models.Index(
                fields=["booking_number"], condition=models.Q(erasure=None), name="booking_by_number"
            ),
        ]

    @property
    def display_name(self) -> str:
        """The first name given, as ``LAST, First Middle Suffix``; says so where there is none or it was erased."""
        if self.erased:
            return self.erased
        first = next(iter(self.names), None)
        if not first:
            return "no name given"
        given = " ".join(first[k] for k in ("first", "middle", "suffix") if first.get(k))
        return f"{first['last']}, {given}" if given else str(first["last"])


class Answer(RecordedFact):
    """A reply to a jail, in `intake.file_store`: to the sender of a booking an EBTS file, found by its TCR; about a
    request (the matter of a `STOP`) the notice that nobody is to be held on it."""

    erasable = ("sha256", "problems", "summary")
    not_personal = ("kind", "tcn", "tcr", "corrects")

    class Kind(models.TextChoices):
        ERROR = transaction_types.ERROR.code, transaction_types.ERROR.words
        RESULT = transaction_types.RESULT.code, transaction_types.RESULT.words
        WANTS = transaction_types.WANTS_RESULT.code, transaction_types.WANTS_RESULT.words
        DISPOSITION = transaction_types.DISPOSITION_RESULT.code, transaction_types.DISPOSITION_RESULT.words
        STOP = stop_notice.KIND, "do not hold"

    kind = models.CharField(max_length=5, choices=Kind)
    tcn = models.CharField(max_length=40, unique=True)
    tcr = models.CharField(max_length=40, blank=True, db_index=True)
    sha256 = models.CharField(max_length=64)
    problems: models.JSONField[list[Any], list[Any]] = SealedJSON(bound_to="salt", default=list)
    summary = SealedText(bound_to="salt", max_length=200)
    corrects = models.CharField(
        max_length=40, blank=True, help_text="TCN of the answer that this one replaces"
    )
