"""A set of rules: proposed with its files, its effect as it was computed, adopted or declined by a second person."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class RuleText(models.Model):
    """One text, kept once. Append-only. ``digest``: SHA-256 of its UTF-8, in hexadecimal."""

    digest = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.digest[:12]


class RuleSet(models.Model):
    """Everything that one process of the program had loaded, proposed to be in force. Append-only.

    ``files``: of each part the digests of its files by name; ``parts``: of each part one digest of these.
    """

    files: models.JSONField[dict[str, dict[str, str]], dict[str, dict[str, str]]] = models.JSONField()
    parts: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    reasons = models.TextField()
    by_key = models.CharField(max_length=60)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"rules {self.pk}"


class RuleEffect(models.Model):
    """What adopting a set would change in the open cases of a moment. Counts, and no person. Append-only.

    ``against``: the key of the set that was in force; none where none was.
    """

    rules = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="effects")
    against = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+", null=True)
    content: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    by_key = models.CharField(max_length=60)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"effect of {self.rules_id}, {self.at:%Y-%m-%d %H:%M}"


class RuleDecision(models.Model):
    """A second person adopted or declined a set, having read this effect. Append-only.

    ``effect``: none for the first set, and for those of a demonstration.
    """

    rules = models.OneToOneField(RuleSet, on_delete=models.PROTECT, related_name="decision")
    adopted = models.BooleanField()
    effect = models.ForeignKey(RuleEffect, on_delete=models.PROTECT, related_name="+", null=True)
    reasons = models.TextField()
    by_key = models.CharField(max_length=60)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.rules_id} {'adopted' if self.adopted else 'declined'}"
