# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.process.erasure.triggers import EraseOnly, MARK
from handover.sealed_columns.fields import SealedBytes, SealedJSON, SealedText
from handover.migration_operations import StateOnly


class Migration(migrations.Migration):

    dependencies = [('detainer', '0012_loan_reports')]

    operations = [
        StateOnly(
            [
                migrations.AlterField('Cancellation', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('CancellationDraft', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('Package', 'charging_decision', SealedText(bound_to='salt', help_text='the linked charging decision, or why there is none yet')),
                migrations.AlterField('Paper', 'pdf', SealedBytes(bound_to='salt')),
                migrations.AlterField('Paper', 'facts', SealedJSON(bound_to='salt', default=dict)),
                migrations.AlterField('Redraft', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('RefusalToSign', 'reasons', SealedText(bound_to='salt')),
                migrations.AlterField('WarrantCancellation', 'reasons', SealedText(bound_to='salt')),
            ],
        ),
        EraseOnly("detainer_cancellation", "detainer.Cancellation", {"reasons": MARK}, {"reasons": "text"}),
        EraseOnly("detainer_cancellationdraft", "detainer.CancellationDraft", {"reasons": MARK}, {"reasons": "text"}),
        EraseOnly("detainer_package", "detainer.Package", {"charging_decision": MARK}, {"charging_decision": "text"}),
        EraseOnly("detainer_paper", "detainer.Paper", {"pdf": "bytes", "sha256": MARK, "facts_digest": MARK, "facts": {}}, {"pdf": "bytes", "facts": "json"}),
        EraseOnly("detainer_redraft", "detainer.Redraft", {"reasons": MARK}, {"reasons": "text"}),
        EraseOnly("detainer_refusaltosign", "detainer.RefusalToSign", {"reasons": MARK}, {"reasons": "text"}),
        EraseOnly("detainer_warrantcancellation", "detainer.WarrantCancellation", {"reasons": MARK}, {"reasons": "text"}),
    ]
