"""Checkpoints of the log that were signed; nobody changes or removes one."""

from django.db import migrations, models

from handover.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_squashed_0003_no_replace")]

    operations = [
        migrations.CreateModel(
            name="SignedCheckpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("origin", models.CharField(max_length=255)),
                ("size", models.PositiveBigIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={"ordering": ["pk"]},
        ),
        AppendOnly("audit_signedcheckpoint"),
    ]
