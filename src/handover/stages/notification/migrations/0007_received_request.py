"""Requests that another deployment sent."""

import django.db.models.deletion
import handover.process.erasure.columns
from django.db import migrations, models

from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('notification', '0006_link_of_fin'),
        ('process', '0016_holdings'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReceivedRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('office_ori', models.CharField(max_length=9)),
                ('message_id', models.CharField(max_length=120)),
                ('person', models.CharField(blank=True, help_text='as this jail wrote the name', max_length=200)),
                ('booking_number', models.CharField(blank=True, max_length=40)),
                ('tcn', models.CharField(blank=True, max_length=40)),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        EraseOnly(
            "notification_receivedrequest", "notification.ReceivedRequest",
            {"person": MARK, "booking_number": MARK, "tcn": MARK},
        ),
    ]
