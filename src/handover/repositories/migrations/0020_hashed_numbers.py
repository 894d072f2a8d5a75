# The numbers are sealed from now on, and by `handover keys seal` before; they are found by their hashes (0021).
from django.db import migrations

from handover.migration_operations import AsText, DropSpareIndex, StateOnly
from handover.sealed_columns.fields import SealedText
from handover.sealed_columns.hashed import HashedColumn


class Migration(migrations.Migration):

    dependencies = [('repositories', '0019_sealed_texts')]

    operations = [
        StateOnly(
            [
                migrations.AlterField('CriminalIdentity', 'sid', SealedText(blank=True, bound_to='ucn', max_length=10)),
                migrations.AlterField('ImmigrationIdentity', 'a_number', SealedText(blank=True, bound_to='fin', max_length=9)),
            ],
        ),
        DropSpareIndex("identification_criminalidentity", "sid"),
        DropSpareIndex("identification_immigrationidentity", "a_number"),
        AsText("identification_criminalidentity", "sid"),
        AsText("identification_immigrationidentity", "a_number"),
        migrations.AddField('CriminalIdentity', 'sid_hash', HashedColumn(of='sid')),
        migrations.AddField('ImmigrationIdentity', 'a_number_hash', HashedColumn(of='a_number')),
    ]
