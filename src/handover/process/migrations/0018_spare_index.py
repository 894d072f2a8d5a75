# Another index begins with the same column: a booking writes a row into each of them.
import django.db.models.deletion
from django.db import migrations, models

from handover.migration_operations import DropSpareIndex, StateOnly


class Migration(migrations.Migration):

    dependencies = [("process", "0017_loans_wait")]

    operations = [
        StateOnly(
            [
                migrations.AlterField("Matter", "agency", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="accounts.agency")),
                migrations.AlterField("RecordedStep", "matter", models.ForeignKey(db_column="case_id", db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="process.matter")),
            ],
        ),
        DropSpareIndex("process_case", "agency_id"),
        DropSpareIndex("process_casestep", "case_id"),
    ]
