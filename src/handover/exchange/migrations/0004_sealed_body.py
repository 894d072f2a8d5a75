# The column keeps its kind in the database; what is in it is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.process.erasure.triggers import MARK, EraseOnly
from handover.sealed_columns.fields import SealedText
from handover.migration_operations import StateOnly


class Migration(migrations.Migration):

    dependencies = [('exchange', '0003_message_version')]

    operations = [
        StateOnly([migrations.AlterField('IncomingMessage', 'body', SealedText(bound_to='salt', help_text='as it came'))]),
        EraseOnly('exchange_incomingmessage', 'exchange.IncomingMessage', {'body': MARK}, {'body': 'text'}),
    ]
