# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.migration_operations import StateOnly
from handover.sealed_columns.fields import SealedJSON

_NUMBERS = 'other numbers, as [type, number]; searched and not shown'


class Migration(migrations.Migration):

    dependencies = [('repositories', '0016_expungement_asked_at')]

    operations = [
        StateOnly(
            [
                migrations.AlterField('CriminalIdentity', 'numbers', SealedJSON(bound_to='ucn', default=list, help_text=_NUMBERS)),
                migrations.AlterField('ImmigrationIdentity', 'numbers', SealedJSON(bound_to='fin', default=list, help_text=_NUMBERS)),
                migrations.AlterField('Want', 'numbers', SealedJSON(bound_to='number', default=list)),
            ],
        ),
    ]
