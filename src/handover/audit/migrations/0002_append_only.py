"""The chain's head, and triggers that keep its entries as they were written."""

from django.db import migrations

from handover.audit.append_only import AppendOnly


def begin(apps, editor):
    apps.get_model("audit", "Head").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop), AppendOnly("audit_entry")]
