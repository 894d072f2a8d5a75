# Another index begins with the same column: a booking writes a row into each of them.
import django.db.models.deletion
from django.db import migrations, models

from handover.migration_operations import DropSpareIndex, StateOnly


class Migration(migrations.Migration):

    dependencies = [("repositories", "0012_sealed_columns")]

    operations = [
        StateOnly(
            [
                migrations.AlterField("RecordUse", "matter", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="process.matter")),
            ],
        ),
        DropSpareIndex("repositories_recorduse", "matter_id"),
    ]
