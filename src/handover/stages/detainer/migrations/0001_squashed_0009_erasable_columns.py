"""The tables of detainer at once, in place of the migrations that it names under ``replaces``."""

import django.db.models.deletion
from django.db import migrations, models

from handover.migration_operations import CreateTables
from handover.process.erasure.columns import SaltField
from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    replaces = [
        ('detainer', '0001_initial'),
        ('detainer', '0002_append_only'),
        ('detainer', '0003_service_interpreter'),
        ('detainer', '0004_cancellation_drafts'),
        ('detainer', '0005_corrections_and_children'),
        ('detainer', '0006_person_page'),
        ('detainer', '0007_alter_cancellation_reason_and_more'),
        ('detainer', '0008_redraft'),
        ('detainer', '0009_erasable_columns'),
    ]

    initial = True

    dependencies = [
        ('process', '0007_erasable_columns'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Cancellation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('reason', models.CharField(choices=[('not_amenable', 'not amenable to removal'), ('citizen_claim', 'United States citizen, or presumptive claim'), ('discretion', 'prosecutorial discretion'), ('resources', 'temporary resource constraint'), ('superseding', 'superseded by a new form'), ('duplicate', 'duplicate'), ('judicial_review', 'judicial review'), ('case_closed', 'case closed'), ('misidentified', "the prints are another person's"), ('child', 'the person may be younger than 18: no routine detainer'), ('barred', 'the request may not stand'), ('unknown', 'reason not known')], max_length=24)),
                    ('reasons', models.TextField()),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='Lodgement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('jail_ori', models.CharField(max_length=9)),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='Package',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('request', models.CharField(choices=[('hold', 'I-247A: notice before release, and a hold of at most 48 hours'), ('notify', 'I-247G: advance notice of release only')], max_length=12)),
                    ('warrant', models.CharField(choices=[('I-200', 'I-200 warrant for arrest'), ('I-205', 'I-205 warrant of removal')], max_length=5)),
                    ('charging_decision', models.TextField(help_text='the linked charging decision, or why there is none yet')),
                    ('contact_phone', models.CharField(max_length=20)),
                    ('supersedes_on', models.DateField(help_text='date of an earlier detainer that this one cancels', null=True)),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='RefusalToSign',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('reasons', models.TextField()),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'verbose_name_plural': 'refusals to sign',
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='Service',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('method', models.CharField(max_length=12)),
                    ('served_at', models.DateTimeField()),
                    ('place', models.CharField(max_length=120)),
                    ('language', models.CharField(max_length=40)),
                    ('officer_name', models.CharField(max_length=80)),
                    ('officer_title', models.CharField(max_length=80)),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('interpreter', models.CharField(max_length=80, null=True)),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='Signature',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('title', models.CharField(max_length=80)),
                    ('authority', models.CharField(max_length=80)),
                    ('facts_digest', models.CharField(max_length=64)),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='Paper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step it was printed for')),
                    ('form', models.CharField(max_length=20)),
                    ('title', models.CharField(max_length=120)),
                    ('draft', models.BooleanField()),
                    ('pdf', models.BinaryField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('facts_digest', models.CharField(max_length=64)),
                    ('pages', models.PositiveSmallIntegerField()),
                    ('facts', models.JSONField(default=dict)),
                    ('at', models.DateTimeField()),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['case_id', 'number', 'form'],
                    'constraints': [models.UniqueConstraint(fields=('case', 'number', 'form'), name='one_print_a_form_and_step')],
                },
            ),
            migrations.CreateModel(
                name='CancellationDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('reason', models.CharField(choices=[('not_amenable', 'not amenable to removal'), ('citizen_claim', 'United States citizen, or presumptive claim'), ('discretion', 'prosecutorial discretion'), ('resources', 'temporary resource constraint'), ('superseding', 'superseded by a new form'), ('duplicate', 'duplicate'), ('judicial_review', 'judicial review'), ('case_closed', 'case closed'), ('misidentified', "the prints are another person's"), ('child', 'the person may be younger than 18: no routine detainer'), ('barred', 'the request may not stand'), ('unknown', 'reason not known')], max_length=24)),
                    ('reasons', models.TextField()),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='PersonCode',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('digest', models.CharField(max_length=64)),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='Redraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('reasons', models.TextField()),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
        ]),
        EraseOnly("detainer_package", "detainer.Package", {'charging_decision': MARK}),
        EraseOnly("detainer_paper", "detainer.Paper", {'pdf': 'bytes', 'sha256': MARK, 'facts_digest': MARK, 'facts': {}}),
        EraseOnly("detainer_signature", "detainer.Signature", {'facts_digest': MARK}),
        EraseOnly("detainer_refusaltosign", "detainer.RefusalToSign", {'reasons': MARK}),
        EraseOnly("detainer_lodgement", "detainer.Lodgement", {}),
        EraseOnly("detainer_service", "detainer.Service", {'language': MARK, 'interpreter': None}),
        EraseOnly("detainer_cancellation", "detainer.Cancellation", {'reasons': MARK}),
        EraseOnly("detainer_cancellationdraft", "detainer.CancellationDraft", {'reasons': MARK}),
        EraseOnly("detainer_personcode", "detainer.PersonCode", {}),
        EraseOnly("detainer_redraft", "detainer.Redraft", {'reasons': MARK}),
    ]
