"""The deadline that each open case waits for, where an index finds the nearest."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

OPEN_WHILE = (
    ("query", ("queried",)), ("disposition", ("awaiting_disposition",)), ("hold", ("held",)),
    ("neutral", ("probable_cause",)), ("citizenship", ("citizenship_question",)),
    ("request", ("queried", "awaiting_review", "in_review", "awaiting_disposition")), ("dispute", ("filed",)),
    ("child", ("child_path",)), ("stop", ("stopped",)),
)  # fmt: skip
"""The clocks and the states in which they ran when this was written; where two run, the first counts."""


def write_down(apps: Any, _editor: Any) -> None:
    """Write the deadlines of the cases on file. The last written counts: kinds backwards, of one kind the newest."""
    Clock, RunningClock = apps.get_model("clocks", "Clock"), apps.get_model("clocks", "RunningClock")
    for kind, states in reversed(OPEN_WHILE):
        running = Clock.objects.filter(kind=kind, case__state__in=states).order_by("pk")
        for case_id, state, due_at in running.values_list("case_id", "case__state", "due_at").iterator():
            RunningClock.objects.update_or_create(case_id=case_id, defaults={"state": state, "due_at": due_at})


class Migration(migrations.Migration):
    dependencies = [
        ("clocks", "0006_warrant_cancellation"),
        ("process", "0008_claims"),
    ]

    operations = [
        migrations.CreateModel(
            name="RunningClock",
            fields=[
                ("case", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True,
                                              related_name="running", serialize=False, to="process.matter")),
                ("state", models.CharField(max_length=24)),
                ("due_at", models.DateTimeField(db_index=True)),
            ],
            options={"indexes": [models.Index(fields=["state", "due_at"], name="clocks_running_by_state")]},
        ),
        migrations.RunPython(write_down, migrations.RunPython.noop),
    ]
