"""The records' tables are those of the repositories from now on; no row moves."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identification", "0006_alter_statusrecord_status"), ("repositories", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "wanthit", "want",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="repositories.want"
                    ),
                ),
                *(
                    migrations.DeleteModel(name)
                    for name in (
                        "ArrestCharge", "Arrest", "CriminalIdentity", "Want", "Encounter", "StatusRecord",
                        "ImmigrationOrder", "ImmigrationIdentity",
                    )
                ),
            ]
        )
    ]  # fmt: skip
