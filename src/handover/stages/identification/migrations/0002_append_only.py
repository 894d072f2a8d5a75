"""What was recorded stays as it was recorded."""

from django.db import migrations

from handover.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("identification", "0001_initial")]
    operations = [
        AppendOnly("identification_search"),
        AppendOnly("identification_searchresult"),
        AppendOnly("identification_candidate"),
        AppendOnly("identification_printmatch"),
        AppendOnly("identification_examination"),
        AppendOnly("identification_wanthit"),
        AppendOnly("identification_probefinger"),
    ]
