"""With which version of its kind a message is sent: what was written before is sent as the first."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('exchange', '0002_message_effect')]

    operations = [
        migrations.AddField(
            model_name='outgoingmessage',
            name='version',
            field=models.PositiveSmallIntegerField(default=1, help_text='of the kind when it was written: sent again later it is the same message'),
        ),
    ]
