"""What a jail's clerk adds under the law of the place; append-only, with content that can be erased by order."""

import django.db.models.deletion
import handover.process.erasure.columns
from django.db import migrations, models

from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('custody', '0001_squashed_0007_erasable_columns'),
        ('process', '0001_squashed_0007_erasable_columns'),
    ]

    operations = [
        migrations.CreateModel(
            name='AttestedFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('name', models.CharField(help_text='as `jurisdictions.FACTS` names it', max_length=40)),
                ('value', models.JSONField(default=dict, help_text='under “value”, as `jurisdictions.plain_facts` writes it')),
                ('source', models.TextField()),
                ('known_at', models.DateTimeField()),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CitedPower',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('citation', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DutyDone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('code', models.CharField(max_length=40)),
                ('citation', models.CharField(max_length=200)),
                ('done_at', models.DateTimeField()),
                ('how', models.TextField()),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'verbose_name_plural': 'duties done',
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        EraseOnly("custody_attestedfact", "custody.AttestedFact", {"value": {}, "source": MARK}),
        EraseOnly("custody_citedpower", "custody.CitedPower", {"text": MARK}),
        EraseOnly("custody_dutydone", "custody.DutyDone", {"how": MARK}),
    ]
