"""What a bureau apart says that it erased of a booking: append-only, but for an erasure."""

import django.db.models.deletion
import handover.process.erasure.columns
from django.db import migrations, models

from handover.process.erasure.triggers import EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0015_told_report'),
        ('process', '0018_spare_index'),
    ]

    operations = [
        migrations.CreateModel(
            name='ToldErasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('message_id', models.CharField(help_text="the bureau's message", max_length=120)),
                ('authority', models.CharField(help_text='by which statute and order; it names nobody', max_length=300)),
                ('erased_at', models.DateTimeField()),
                ('messages', models.PositiveIntegerField(help_text='how many of its messages had told of the booking until then')),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        EraseOnly("intake_tolderasure", "intake.ToldErasure", {}),
    ]
