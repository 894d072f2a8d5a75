"""An erased match is still found as that person's case: a keyed digest of the FIN."""

from django.db import migrations

from handover.process.erasure.traces import TraceField
from handover.process.erasure.triggers import EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('notification', '0004_erasable_columns'),
    ]

    operations = [
        migrations.AddField(
            model_name='matchlink',
            name='person_trace',
            field=TraceField(help_text="keyed digest of the FIN, by which the person's cases are found once erased"),
        ),
        EraseOnly("notification_matchlink", "notification.MatchLink", {"identity": ""}),
    ]
