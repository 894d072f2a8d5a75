# Another index begins with the same column: a booking writes a row into each of them.
import django.db.models.deletion
from django.db import migrations, models

from handover.migration_operations import DropSpareIndex, StateOnly


class Migration(migrations.Migration):

    dependencies = [("identification", "0014_sealed_evidence")]

    operations = [
        StateOnly(
            [
                migrations.AlterField("Search", "booking_matter", models.ForeignKey(db_column="booking_case_id", db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="process.matter")),
                migrations.AlterField("ProbeFinger", "matter", models.ForeignKey(db_column="case_id", db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="process.matter")),
            ],
        ),
        DropSpareIndex("identification_search", "booking_case_id"),
        DropSpareIndex("identification_probefinger", "case_id"),
    ]
