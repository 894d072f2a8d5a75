# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.migration_operations import AsText, StateOnly
from handover.sealed_columns.fields import SealedText


class Migration(migrations.Migration):

    dependencies = [('exchange', '0007_message_of_an_erasure')]

    operations = [
        StateOnly(
            [
                migrations.AlterField('SetAsideRequest', 'reasons', SealedText(bound_to='by_key', help_text='why, and how the other agency learned of it; no name', max_length=1000)),
            ],
        ),
        AsText("exchange_setasiderequest", "reasons"),
    ]
