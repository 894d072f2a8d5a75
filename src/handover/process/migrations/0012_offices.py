"""A matter has an immigration office, and goes from one to another by an act with a reason."""

import django.db.models.deletion
from django.db import migrations, models

import handover.process.erasure.columns
from handover.audit.append_only import OneStepAtATime
from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_offices"), ("process", "0011_wakeup")]

    operations = [
        migrations.AddField(
            model_name="matter",
            name="office",
            field=models.ForeignKey(
                db_index=False, help_text="the immigration office that has it; none while no office is on file",
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency",
            ),
        ),
        migrations.AddIndex(
            "matter", models.Index(fields=["office", "track", "moved_at"], name="process_case_of_office")
        ),
        migrations.AddIndex(
            "matter", models.Index(fields=["office", "track", "state", "moved_at"], name="process_case_office_state")
        ),
        OneStepAtATime("process_case", "office_id"),
        migrations.AlterField(
            model_name="claimchange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("take_over", "Taken over"), ("assign", "Assigned"), ("hand_back", "Handed back"),
                    ("gone", "Ended: the case went to another office"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="OfficeChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ("number", models.PositiveIntegerField()),
                ("reasons", models.TextField()),
                ("by_key", models.CharField(max_length=40)),
                ("by_name", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                ("erasure", models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="process.erasure")),
                ("former", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency")),
                ("matter", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="office_changes", to="process.matter")),
                ("to", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agency")),
            ],
            options={"ordering": ["pk"]},
        ),
        EraseOnly("process_officechange", "process.OfficeChange", {"reasons": MARK}),
    ]
