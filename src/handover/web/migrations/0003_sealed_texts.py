# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.migration_operations import AsText, StateOnly
from handover.sealed_columns.fields import SealedJSON, SealedText


class Migration(migrations.Migration):

    dependencies = [('web', '0002_office_notices')]

    operations = [
        StateOnly(
            [
                migrations.AlterField('FormDraft', 'fields', SealedJSON(bound_to='user_id', default=dict)),
                migrations.AlterField('SavedFilter', 'query', SealedText(bound_to='user_id', max_length=400)),
            ],
        ),
        AsText("web_savedfilter", "query"),
    ]
