"""A case changes only by a step."""

from django.db import migrations

from handover.audit.append_only import OneStepAtATime


class Migration(migrations.Migration):
    dependencies = [("process", "0003_disputes")]
    operations = [OneStepAtATime("process_case")]
