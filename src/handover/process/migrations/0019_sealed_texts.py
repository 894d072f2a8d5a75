# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.migration_operations import StateOnly
from handover.process.erasure.triggers import EraseOnly, MARK
from handover.sealed_columns.fields import SealedText


class Migration(migrations.Migration):

    dependencies = [('process', '0018_spare_index')]

    operations = [
        StateOnly(
            [
                migrations.AlterField('LegalHold', 'reason', SealedText(bound_to='by_key')),
                migrations.AlterField('LateReason', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('ClaimChange', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('OfficeChange', 'reasons', SealedText(bound_to='salt')),
            ],
        ),
        EraseOnly("process_latereason", "process.LateReason", {"reasons": MARK}, {"reasons": "text"}),
        EraseOnly("process_claimchange", "process.ClaimChange", {"reasons": MARK}, {"reasons": "text"}),
        EraseOnly("process_officechange", "process.OfficeChange", {"reasons": MARK}, {"reasons": "text"}),
    ]
