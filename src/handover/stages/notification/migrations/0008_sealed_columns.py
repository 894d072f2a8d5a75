# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.migration_operations import AsText, StateOnly
from handover.process.erasure.triggers import EraseOnly, MARK
from handover.sealed_columns.fields import SealedJSON, SealedText


class Migration(migrations.Migration):

    dependencies = [('notification', '0007_received_request')]

    operations = [
        StateOnly(
            [
                migrations.AlterField("Query", "fields", SealedJSON(bound_to="salt", default=dict)),
                migrations.AlterField('Query', 'text', SealedText(bound_to='salt')),
                migrations.AlterField("QueryAnswer", "fin", SealedText(bound_to="salt", max_length=12)),
                migrations.AlterField("QueryAnswer", "a_number", SealedText(blank=True, bound_to="salt", max_length=9)),
                migrations.AlterField('QueryAnswer', 'remarks', SealedText(bound_to='salt')),
                migrations.AlterField("QueryAnswer", "records", SealedJSON(bound_to="salt", default=list)),
                migrations.AlterField('QueryAnswer', 'text', SealedText(bound_to='salt')),
                migrations.AlterField('ReadingGrant', 'reason', SealedText(bound_to='salt')),
            ],
        ),
        AsText("notification_queryanswer", "fin"),
        AsText("notification_queryanswer", "a_number"),
        EraseOnly("notification_query", "notification.Query", {"fields": {}, "text": MARK}, {"fields": "json", "text": "text"}),
        EraseOnly("notification_queryanswer", "notification.QueryAnswer", {"fin": "", "a_number": "", "status": "", "opinion": "", "remarks": MARK, "records": [], "text": MARK}, {"fin": "text", "a_number": "text", "remarks": "text", "records": "json", "text": "text"}),
        EraseOnly("notification_readinggrant", "notification.ReadingGrant", {"reason": MARK}, {"reason": "text"}),
    ]
