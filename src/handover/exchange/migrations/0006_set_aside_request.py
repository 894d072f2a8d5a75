"""A message for which nobody is to wait any more is set aside by two people."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0005_message_order'),
    ]

    operations = [
        migrations.AlterField(
            model_name='outgoingmessage',
            name='state',
            field=models.CharField(choices=[('waiting', 'Waiting'), ('failing', 'Failing'), ('dead', 'Given up'), ('received', 'Received'), ('aside', 'Set aside')], default='waiting', max_length=8),
        ),
        migrations.CreateModel(
            name='SetAsideRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('sent', 'it was given up'), ('came', 'it came and is not recorded'), ('missing', 'it is missing')], max_length=8)),
                ('missing', models.PositiveIntegerField(help_text='the step of the sender whose message is missing', null=True)),
                ('agency', models.CharField(help_text='whose people ask and decide', max_length=9)),
                ('reasons', models.CharField(help_text='why, and how the other agency learned of it; no name', max_length=1000)),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, help_text='approved or declined; empty: not decided', max_length=8)),
                ('decided_key', models.CharField(blank=True, max_length=40)),
                ('decided_name', models.CharField(blank=True, max_length=120)),
                ('decided_at', models.DateTimeField(null=True)),
                ('came', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.incomingmessage')),
                ('course', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.incomingcourse')),
                ('sent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.outgoingmessage')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', ''), ('what', 'sent')), fields=('sent',), name='one_open_request_of_sent'), models.UniqueConstraint(condition=models.Q(('outcome', ''), ('what', 'came')), fields=('came',), name='one_open_request_of_came'), models.UniqueConstraint(condition=models.Q(('outcome', ''), ('what', 'missing')), fields=('course',), name='one_open_request_of_missing')],
            },
        ),
    ]
