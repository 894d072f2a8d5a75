"""The tables of process at once, in place of the migrations that it names under ``replaces``."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from handover.migration_operations import CreateTables
from handover.audit.append_only import AppendOnly, OneStepAtATime
from handover.process.erasure.columns import SaltField
from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    replaces = [
        ('process', '0001_initial'),
        ('process', '0002_append_only'),
        ('process', '0003_disputes'),
        ('process', '0004_one_step_at_a_time'),
        ('process', '0005_integrity_rounds'),
        ('process', '0006_late_reason'),
        ('process', '0007_erasable_columns'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='WorkerBeat',
                fields=[
                    ('name', models.CharField(max_length=60, primary_key=True, serialize=False)),
                    ('at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='Matter',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('track', models.CharField(choices=[('booking', 'booking'), ('search', 'search'), ('case', 'case'), ('dispute', 'dispute')], max_length=8)),
                    ('reference', models.CharField(help_text='what people call it; opaque', max_length=24, unique=True)),
                    ('state', models.CharField(max_length=24)),
                    ('version', models.PositiveIntegerField(default=0)),
                    ('opened_at', models.DateTimeField()),
                    ('moved_at', models.DateTimeField()),
                    ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='accounts.agency')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='process.matter')),
                ],
                options={
                    'db_table': 'process_case',
                    'indexes': [models.Index(fields=['track', 'state', 'moved_at'], name='process_cas_track_359b7c_idx'), models.Index(fields=['agency', 'track', 'state'], name='process_cas_agency__d8b56a_idx')],
                },
            ),
            migrations.CreateModel(
                name='RecordedStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('step', models.CharField(max_length=24)),
                    ('state', models.CharField(help_text='the state after the step', max_length=24)),
                    ('actor_key', models.CharField(max_length=40)),
                    ('actor_name', models.CharField(max_length=120)),
                    ('actor_role', models.CharField(max_length=20)),
                    ('actor_agency', models.CharField(blank=True, max_length=9)),
                    ('facts', models.JSONField(default=dict)),
                    ('happened_at', models.DateTimeField(help_text='when it happened in the world')),
                    ('recorded_at', models.DateTimeField(help_text='when it was recorded')),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='process.matter')),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                    'db_table': 'process_casestep',
                    'constraints': [models.UniqueConstraint(fields=('matter', 'number'), name='one_step_a_number')],
                },
            ),
            migrations.CreateModel(
                name='IntegrityRound',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('began_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('position', models.UUIDField(null=True)),
                    ('slices', models.PositiveIntegerField(default=0)),
                    ('counts', models.JSONField(default=dict)),
                    ('stopped', models.PositiveIntegerField(default=0, help_text='cases that a bar stopped in this round')),
                ],
                options={
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='IntegrityFinding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=24)),
                    ('reference', models.CharField(max_length=60)),
                    ('place', models.CharField(max_length=80)),
                    ('text', models.TextField()),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='process.integrityround')),
                ],
                options={
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='ErasureRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('subject', models.CharField(max_length=64)),
                    ('authority', models.TextField(help_text="statute, and number of the court's order; no name")),
                    ('ordered_on', models.DateField(help_text='date of the order')),
                    ('rows', models.JSONField(default=list)),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='Erasure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('marker', models.CharField(max_length=27)),
                    ('rows_digest', models.CharField(max_length=64)),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='done', to='process.erasurerequest')),
                ],
            ),
            migrations.CreateModel(
                name='LateReason',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('reasons', models.TextField()),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('salt', SaltField(max_length=16, null=True)),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='LegalHold',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(db_index=True, max_length=60)),
                    ('reason', models.TextField()),
                    ('until', models.DateField(null=True)),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('ended_by', models.CharField(blank=True, max_length=40)),
                    ('ended_at', models.DateTimeField(null=True)),
                ],
                options={
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='ErasedRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('label', models.CharField(help_text='app.Model:pk', max_length=80, unique=True)),
                    ('digest', models.CharField(max_length=70)),
                    ('erasure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='erased', to='process.erasure')),
                ],
            ),
            migrations.CreateModel(
                name='ErasureDecline',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reasons', models.TextField()),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='declined', to='process.erasurerequest')),
                ],
            ),
            migrations.CreateModel(
                name='Leftover',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=40)),
                    ('what', models.JSONField(default=dict)),
                    ('erasure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leftovers', to='process.erasure')),
                ],
            ),
        ]),
        AppendOnly("process_casestep"),
        EraseOnly("process_latereason", "process.LateReason", {'reasons': MARK}),
        AppendOnly("process_erasedrow"),
        AppendOnly("process_erasure"),
        AppendOnly("process_erasuredecline"),
        AppendOnly("process_erasurerequest"),
        OneStepAtATime("process_case"),
    ]
