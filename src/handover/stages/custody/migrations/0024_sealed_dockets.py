# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.migration_operations import AsText, StateOnly
from handover.process.erasure.triggers import EraseOnly, MARK
from handover.sealed_columns.fields import SealedText


class Migration(migrations.Migration):

    dependencies = [('custody', '0023_notice_grounds')]

    operations = [
        StateOnly(
            [
                migrations.AlterField('CustodyEvent', 'docket', SealedText(blank=True, bound_to='salt', max_length=120)),
                migrations.AlterField('CustodyEvent', 'document', SealedText(blank=True, bound_to='salt', max_length=200)),
            ],
        ),
        AsText("custody_custodyevent", "docket"),
        AsText("custody_custodyevent", "document"),
        EraseOnly("custody_custodyevent", "custody.CustodyEvent", {"text": MARK, "docket": MARK, "document": MARK}, {"text": "text", "docket": "text", "document": "text"}),
    ]
