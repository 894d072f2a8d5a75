"""What was recorded stays as it was recorded."""

from django.db import migrations

from handover.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("custody", "0001_initial")]
    operations = [
        AppendOnly("custody_jailanswer"),
        AppendOnly("custody_releasetime"),
        AppendOnly("custody_release"),
        AppendOnly("custody_custodyrecord"),
        AppendOnly("custody_atlarge"),
    ]
