# Rows of before are found by their numbers at once, before `handover keys seal` has sealed these.
from django.db import migrations

from handover.sealed_columns.hashed import hash_anew


def hash_what_is_there(apps, schema_editor):
    for name in ('CriminalIdentity', 'ImmigrationIdentity'):
        hash_anew(apps.get_model('repositories', name))


class Migration(migrations.Migration):

    dependencies = [('repositories', '0020_hashed_numbers')]

    operations = [migrations.RunPython(hash_what_is_there, migrations.RunPython.noop)]
