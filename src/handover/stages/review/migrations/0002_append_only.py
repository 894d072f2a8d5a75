"""What was recorded stays as it was recorded."""

from django.db import migrations

from handover.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial")]
    operations = [
        AppendOnly("review_determination"),
        AppendOnly("review_noaction"),
        AppendOnly("review_dispositionwatch"),
        AppendOnly("review_disposition"),
        AppendOnly("review_citizenshipclaim"),
        AppendOnly("review_citizenshipfinding"),
    ]
