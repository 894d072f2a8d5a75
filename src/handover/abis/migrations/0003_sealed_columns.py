# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.sealed_columns.fields import SealedJSON, SealedText
from handover.migration_operations import StateOnly


class Migration(migrations.Migration):

    dependencies = [('abis', '0002_scopes_on_the_token')]

    operations = [
        StateOnly(
            [
                migrations.AlterField('StoredEncounter', 'prints', SealedJSON(bound_to='person', default=list)),
                migrations.AlterField('StoredEncounter', 'biographic', SealedJSON(bound_to='person', default=dict)),
                migrations.AlterField('StoredEncounter', 'contextual', SealedJSON(bound_to='person', default=dict)),
                migrations.AlterField('StoredEncounter', 'client_data', SealedText(blank=True, bound_to='person')),
                migrations.AlterField('LaterCall', 'request', SealedJSON(bound_to='task', null=True)),
                migrations.AlterField('LaterCall', 'result', SealedJSON(bound_to='task', null=True)),
            ],
        ),
    ]
