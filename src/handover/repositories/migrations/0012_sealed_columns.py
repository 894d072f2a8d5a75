# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.sealed_columns.fields import SealedBytes, SealedText
from handover.migration_operations import StateOnly


class Migration(migrations.Migration):

    dependencies = [('repositories', '0011_protected')]

    operations = [
        StateOnly(
            [
                migrations.AlterField('RecordContent', 'raw', SealedText(blank=True, bound_to='salt', help_text='as it came; empty where it was the canonical form itself')),
                migrations.AlterField('RecordContent', 'canonical', SealedText(bound_to='salt')),
                migrations.AlterField('RecordPrint', 'template', SealedBytes(bound_to='record_id')),
            ],
        ),
    ]
