"""Figures as counted as of a cut, stored with their digest; agencies' replies; published packages."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from django.db import models

_NUMBER: Final = re.compile(
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|none|neither|both|once|twice)\b",
    re.I,
)


class FigureSnapshot(models.Model):
    """A table of figures as of a cut, as text. Append-only: a different result is stored as a new version, with the
    reason. It holds counts and no person."""

    name = models.CharField(max_length=40)
    cut = models.DateTimeField(help_text="only what was recorded by then is counted")
    version = models.PositiveSmallIntegerField(default=1)
    why = models.TextField(blank=True, help_text="of a restatement: why it comes out otherwise")
    content = models.TextField(help_text="JSON, written one way only")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-cut", "name", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "cut", "version"], name="one_version_a_cut")
        ]

    def __str__(self) -> str:
        return f"{self.name} as of {self.cut:%Y-%m-%d}, version {self.version}"


class KeptCount(models.Model):
    """The figures as they were counted last, where there are too many records to count them while somebody waits
    (`cached_counts`). Each count takes the place of the one before. It holds counts and no person."""

    name = models.CharField(max_length=20, primary_key=True)
    content = models.TextField(help_text="JSON")
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}, counted {self.counted_at:%Y-%m-%d %H:%M} UTC"


class FigureReply(models.Model):
    """What an agency says of the figures that are counted of it, for one month. Append-only; printed beside them."""

    ori = models.CharField(max_length=9)
    month = models.CharField(max_length=7, help_text="YYYY-MM: the month of lodging")
    digest = models.CharField(max_length=64, help_text="of the count that was read")
    text = models.TextField()
    by_key = models.CharField(max_length=40)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "figure replies"
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [models.Index(fields=["ori", "month"], name="oversight_reply_of_month")]

    def __str__(self) -> str:
        return f"{self.ori} on {self.month}"

    @property
    def tells_a_number(self) -> bool:
        """Return whether it contains a number, in digits or as a word, so that the person releasing it checks what it
        reveals."""
        return bool(_NUMBER.search(self.text))


class FigurePackage(models.Model):
    """A draft of what is to be published, with every number and whether it is withheld. Append-only. ``after``: the
    release that it was protected beside; none where none was."""

    content = models.TextField(
        help_text="JSON, written one way only; it holds withheld numbers and is not published"
    )
    digest = models.CharField(max_length=64)
    after = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    reply_until = models.DateTimeField(
        help_text="agencies may reply until then; not released sooner unless all have"
    )
    by_key = models.CharField(max_length=60)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"package {self.pk}"


class PackageDecision(models.Model):
    """A second person released a package or declined it. Append-only. ``manifest``: SHA-256 of its list of files."""

    package = models.OneToOneField(FigurePackage, on_delete=models.PROTECT, related_name="decision")
    released = models.BooleanField()
    reasons = models.TextField()
    manifest = models.CharField(max_length=64, blank=True)
    entry = models.PositiveBigIntegerField(
        null=True, help_text="number of the audit entry that the public proof shows"
    )
    by_key = models.CharField(max_length=60)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.package_id} {'released' if self.released else 'declined'}"


class PackageFile(models.Model):
    """A file of a released package, as published. Append-only."""

    package = models.ForeignKey(FigurePackage, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=80)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["package", "name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["package", "name"], name="one_file_a_name")]

    def __str__(self) -> str:
        return f"{self.name} of {self.package_id}"


class MatcherStudy(models.Model):
    """The errors of the matchers that a study measured where the truth is known. Append-only; counts, and no person."""

    content = models.TextField(help_text="JSON, written one way only")
    digest = models.CharField(max_length=64)
    by_key = models.CharField(max_length=60)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "matcher studies"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"study {self.pk}"
