"""What was recorded stays as it was recorded."""

from django.db import migrations

from handover.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("clocks", "0001_initial")]
    operations = [
        AppendOnly("clocks_clock"),
    ]
