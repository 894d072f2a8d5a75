"""Who has taken a case up, where lists find it."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

HELD = ("awaiting_review", "in_review", "probable_cause", "awaiting_signature", "signed")
"""Where it counted who has a case, when this was written."""
CLAIMING = ("take_up",)
FREEING = ("answer_query", "put_back", "record_conviction", "review_again", "review_stopped")


def write_down(apps: Any, _: Any) -> None:
    """Write who has the cases on file, by their last claim or change of hands."""
    matter, step = apps.get_model("process", "Matter"), apps.get_model("process", "RecordedStep")
    change, holding = apps.get_model("process", "ClaimChange"), apps.get_model("process", "Holding")
    rows = matter.objects.filter(track="case", state__in=HELD).values_list("pk", flat=True)
    for pk in rows.iterator(2000):
        last = step.objects.filter(matter=pk, step__in=(*CLAIMING, *FREEING)).order_by("-number").first()
        changed = change.objects.filter(matter=pk, number__gte=last.number if last else 0).order_by("-pk").first()
        key, name = "", ""
        if changed is not None:
            key, name = changed.holder_key, changed.holder_name
        elif last is not None and last.step in CLAIMING:
            key, name = last.actor_key, last.actor_name
        if key:
            holding.objects.create(matter_id=pk, holder_key=key, holder_name=name)


class Migration(migrations.Migration):
    dependencies = [("process", "0015_open_work")]

    operations = [
        migrations.CreateModel(
            name="Holding",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="holding",
                        serialize=False, to="process.matter",
                    ),
                ),
                ("holder_key", models.CharField(max_length=40)),
                ("holder_name", models.CharField(max_length=120)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["holder_key"], name="process_holding_by_key"),
                    models.Index(fields=["holder_name"], name="process_holding_by_name"),
                ]
            },
        ),
        migrations.RunPython(write_down, migrations.RunPython.noop),
    ]
