"""What became of messages that came."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0001_initial'),
        ('process', '0016_holdings'),
    ]

    operations = [
        migrations.CreateModel(
            name='MessageEffect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('pending', 'To be recorded'), ('recorded', 'Recorded'), ('nothing', 'Nothing to record'), ('waits', 'Waits'), ('refused', 'Not recorded')], default='pending', max_length=8)),
                ('number', models.PositiveIntegerField(help_text='the step here', null=True)),
                ('why', models.CharField(blank=True, help_text='why it is not recorded, or by no step', max_length=200)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('matter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                ('message', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='effect', to='exchange.incomingmessage')),
            ],
            options={
                'indexes': [models.Index(fields=['outcome', 'at'], name='exchange_effect_open')],
            },
        ),
    ]
