"""Which matters a request of erasure is about, so that the office that has them sees it and no other."""

import django.db.models.deletion
from django.db import migrations, models

from handover.audit.append_only import AppendOnly


class Migration(migrations.Migration):

    dependencies = [("process", "0013_office_of_what_is_there")]

    operations = [
        migrations.CreateModel(
            name="ErasureMatter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("matter", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="process.matter")),
                ("request", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="about", to="process.erasurerequest")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("request", "matter"), name="one_row_a_matter_of_a_request")
                ],
            },
        ),
        AppendOnly("process_erasurematter"),
    ]
