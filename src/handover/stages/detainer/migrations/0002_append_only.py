"""What was recorded stays as it was recorded."""

from django.db import migrations

from handover.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("detainer", "0001_initial")]
    operations = [
        AppendOnly("detainer_package"),
        AppendOnly("detainer_paper"),
        AppendOnly("detainer_signature"),
        AppendOnly("detainer_refusaltosign"),
        AppendOnly("detainer_lodgement"),
        AppendOnly("detainer_service"),
        AppendOnly("detainer_cancellation"),
    ]
