"""Per-user data: form drafts, notices and saved filters. None of it is part of a case."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from handover.process.models import Matter
from handover.sealed_columns.fields import SealedJSON, SealedText


class FormDraft(models.Model):
    """What a person has typed into a form of a matter and not sent (`web.drafts`). Nobody else is ever shown it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=120, help_text="the name of the form's page")
    fields: models.JSONField[dict[str, Any], dict[str, Any]] = SealedJSON(bound_to="user_id", default=dict)
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "matter", "page"], name="one_draft_a_form")
        ]

    def __str__(self) -> str:
        return f"{self.page}, {self.matter_id}"


class Notification(models.Model):
    """Something that one person is told of in the program (`web.notices`). It names a matter and never a person
    concerned."""

    class Kind(models.TextChoices):
        ASSIGNED = "assigned", "Given to you"
        TAKEN = "taken", "Taken from you"
        CHANGED = "changed", "A case of yours changed"
        REFUSED = "refused", "Refused"
        DEADLINE = "deadline", "A deadline is near"
        CAME = "came", "Came to your office"
        GONE = "gone", "Went to another office"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(
        max_length=40, help_text="what it tells of, such as step:5: nobody is told of it twice"
    )
    step = models.CharField(
        max_length=24, blank=True, help_text="the step that was taken, if it tells of one"
    )
    by_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["user", "read_at"], name="web_notice_unread")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "matter", "key"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.matter_id}"


class SavedFilter(models.Model):
    """A list as one person wants to see it again: ``query`` is what stands in the address after the “?”."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    queue = models.CharField(max_length=60, help_text="the name of the list's page")
    name = models.CharField(max_length=60)
    query = SealedText(bound_to="user_id", max_length=400)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "queue", "name"], name="one_filter_a_name")
        ]

    def __str__(self) -> str:
        return self.name
