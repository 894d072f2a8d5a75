"""What waits beside a case's state, and the cases of a jail in a state by how long they wait."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("process", "0014_erasure_matters")]

    operations = [
        migrations.AddIndex(
            "matter",
            models.Index(fields=["agency", "track", "state", "moved_at"], name="process_case_agency_state"),
        ),
        migrations.RemoveIndex("matter", "process_cas_agency__d8b56a_idx"),
        migrations.CreateModel(
            name="OpenWork",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("correction", "correction"), ("access", "access"), ("report", "report"),
                            ("change", "change"),
                        ],
                        max_length=12,
                    ),
                ),
                ("row", models.BigIntegerField(default=0)),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="process.matter"
                    ),
                ),
            ],
            options={"verbose_name_plural": "open work"},
        ),
        migrations.AddConstraint(
            "openwork", models.UniqueConstraint(fields=["kind", "matter", "row"], name="open_work_once")
        ),
    ]
