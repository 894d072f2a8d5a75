"""Search and sort keys of bookings, so that a search by name need not read every booking.

They contain nothing that the booking does not, are written with it (`intake.search_keys`), and are removed when an
order erases its content.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from handover.process.models import Matter

WORD_LENGTH = 60
"""Letters of a word that are compared."""


class BookingKey(models.Model):
    """One word by which a booking is found: of a name, in capitals, a birth date, or its number without punctuation.

    The agency stands here too, so that a jail's search reads the words of its own bookings alone.
    """

    class Kind(models.TextChoices):
        NAME = "n", "word of a name"
        BIRTH = "b", "birth date"
        NUMBER = "#", "booking number"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="booking_keys")
    agency = models.ForeignKey("accounts.Agency", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=1, choices=Kind)
    word = models.CharField(max_length=WORD_LENGTH)

    class Meta:
        # The newest of a word, and, with the pattern's order of PostgreSQL, those that begin with some letters.
        indexes: ClassVar = [
            models.Index(fields=["kind", "word", "id"], name="intake_key_newest"),
            models.Index(fields=["agency", "kind", "word", "id"], name="intake_key_of_agency"),
            models.Index(
                fields=["kind", "word"], name="intake_key_begins",
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.matter_id}"


class ListName(models.Model):
    """The sort key of a booking: the first last name given, in capitals; empty if there is none."""

    matter = models.OneToOneField(
        Matter, on_delete=models.CASCADE, primary_key=True, related_name="list_name"
    )
    name = models.CharField(max_length=WORD_LENGTH, db_index=True)

    def __str__(self) -> str:
        return f"name of {self.matter_id}"
