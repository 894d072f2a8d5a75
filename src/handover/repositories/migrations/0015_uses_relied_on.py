# A search uses dozens of records as mere candidates, and nobody asks for these by their matter.
import django.db.models.deletion
from django.db import migrations, models

from handover.migration_operations import DropSpareIndex, StateOnly


class Migration(migrations.Migration):

    dependencies = [("repositories", "0014_alter_recorduse_what")]

    operations = [
        StateOnly(
            [
                migrations.AlterField("RecordUse", "version", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="repositories.recordversion")),
            ],
        ),
        DropSpareIndex("repositories_recorduse", "version_id"),
        migrations.RemoveIndex("RecordUse", "uses_of_a_matter"),
        migrations.AddIndex("RecordUse", models.Index(condition=~models.Q(what="candidate"), fields=["matter", "what"], name="uses_relied_on")),
    ]
