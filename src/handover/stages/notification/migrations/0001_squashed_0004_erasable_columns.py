"""The tables of notification at once, in place of the migrations that it names under ``replaces``."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from handover.migration_operations import CreateTables
from handover.process.erasure.columns import SaltField
from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    replaces = [
        ('notification', '0001_initial'),
        ('notification', '0002_append_only'),
        ('notification', '0003_reading_grants'),
        ('notification', '0004_erasable_columns'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('process', '0007_erasable_columns'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='MatchLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('identity', models.CharField(help_text='FIN', max_length=12)),
                    ('booking_matter', models.ForeignKey(db_column='booking_case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('search_matter', models.OneToOneField(db_column='search_case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='Query',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('fields', models.JSONField(default=dict)),
                    ('text', models.TextField()),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'verbose_name_plural': 'queries',
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='QueryAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('fin', models.CharField(max_length=12)),
                    ('a_number', models.CharField(blank=True, max_length=9)),
                    ('status', models.CharField(max_length=20)),
                    ('opinion', models.CharField(choices=[('appears_removable', 'appears removable; an officer must review'), ('not_removable', 'not removable on the records searched'), ('citizen', 'evidence of United States citizenship'), ('unknown', 'records do not tell')], max_length=20)),
                    ('remarks', models.TextField()),
                    ('records', models.JSONField(default=list)),
                    ('text', models.TextField()),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='ReadingGrant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.TextField()),
                    ('until', models.DateField(help_text="last day, at the case's agency")),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['-at', '-pk'],
                },
            ),
        ]),
        EraseOnly("notification_matchlink", "notification.MatchLink", {'identity': ''}),
        EraseOnly("notification_query", "notification.Query", {'fields': {}, 'text': MARK}),
        EraseOnly("notification_queryanswer", "notification.QueryAnswer", {'fin': '', 'a_number': '', 'status': '', 'opinion': '', 'remarks': MARK, 'records': [], 'text': MARK}),
        EraseOnly("notification_readinggrant", "notification.ReadingGrant", {'reason': MARK}),
    ]
