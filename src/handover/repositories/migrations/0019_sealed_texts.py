# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.migration_operations import StateOnly
from handover.sealed_columns.fields import SealedJSON, SealedText


class Migration(migrations.Migration):

    dependencies = [('repositories', '0018_nobodys_rows')]

    operations = [
        StateOnly(
            [
                migrations.AlterField('Expungement', 'authority', SealedText(bound_to='record_id')),
                migrations.AlterField('RecordOrder', 'authority', SealedText(bound_to='record_id', help_text="statute, and number of the court's order; no name")),
                migrations.AlterField('RecordOrder', 'reasons', SealedText(blank=True, bound_to='record_id', default='')),
                migrations.AlterField('SentFile', 'receipt', SealedJSON(bound_to='reference', default=dict)),
                migrations.AlterField('SentFile', 'problem', SealedText(blank=True, bound_to='reference')),
            ],
        ),

    ]
