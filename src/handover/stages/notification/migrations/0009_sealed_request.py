# The columns keep their kind in the database; what is in them is sealed from now on, and by `handover keys seal` before.
from django.db import migrations

from handover.migration_operations import AsText, StateOnly
from handover.process.erasure.triggers import EraseOnly, MARK
from handover.sealed_columns.fields import SealedText


class Migration(migrations.Migration):

    dependencies = [('notification', '0008_sealed_columns')]

    operations = [
        StateOnly(
            [
                migrations.AlterField('ReceivedRequest', 'person', SealedText(blank=True, bound_to='salt', help_text='as this jail wrote the name', max_length=200)),
                migrations.AlterField('ReceivedRequest', 'tcn', SealedText(blank=True, bound_to='salt', max_length=40)),
            ],
        ),
        AsText("notification_receivedrequest", "person"),
        AsText("notification_receivedrequest", "tcn"),
        EraseOnly("notification_receivedrequest", "notification.ReceivedRequest", {"person": MARK, "booking_number": MARK, "tcn": MARK}, {"person": "text", "tcn": "text"}),
    ]
