"""The tables of identification at once, in place of the migrations that it names under ``replaces``."""

import django.db.models.deletion
from django.db import migrations, models

from handover.migration_operations import CreateTables
from handover.process.erasure.columns import SaltField
from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    replaces = [
        ('identification', '0001_initial'),
        ('identification', '0002_append_only'),
        ('identification', '0003_withdrawal'),
        ('identification', '0004_weights_of_a_search'),
        ('identification', '0005_wants_searched'),
        ('identification', '0006_alter_statusrecord_status'),
        ('identification', '0007_records_have_a_room'),
        ('identification', '0008_erasable_columns'),
        ('identification', '0009_want_confirmation'),
        ('identification', '0010_search_delays'),
    ]

    initial = True

    dependencies = [
        ('process', '0007_erasable_columns'),
        ('repositories', '0004_uses_and_corrections'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Candidate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('found', models.CharField(choices=[('prints', 'by prints'), ('names', 'by names, dates or numbers')], max_length=6)),
                    ('rank', models.PositiveSmallIntegerField()),
                    ('identity', models.CharField(help_text='UCN or FIN', max_length=12)),
                    ('score', models.FloatField()),
                    ('band', models.CharField(blank=True, max_length=10)),
                    ('evidence', models.JSONField(default=list)),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', '-found', 'rank'],
                },
            ),
            migrations.CreateModel(
                name='Examination',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('same', models.BooleanField()),
                    ('identity', models.CharField(blank=True, max_length=12)),
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
                name='PrintMatch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('identity', models.CharField(max_length=12)),
                    ('score', models.FloatField()),
                    ('by_examiner', models.BooleanField()),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='SearchResult',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('gallery_size', models.PositiveIntegerField()),
                    ('epoch', models.PositiveIntegerField()),
                    ('complete', models.BooleanField()),
                    ('fingers', models.JSONField(default=list)),
                    ('elapsed_ms', models.FloatField()),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('weights', models.CharField(blank=True, default='', help_text='version of the weights by which names were scored', max_length=40)),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='WantHit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('status', models.CharField(choices=[('needs_confirmation', 'needs confirmation')], default='needs_confirmation', max_length=20)),
                    ('by_prints', models.BooleanField(help_text="the print-confirmed identity is the want's own")),
                    ('weight', models.FloatField()),
                    ('probability', models.FloatField()),
                    ('evidence', models.JSONField(default=list)),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('want', models.ForeignKey(help_text='none once erased', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repositories.want')),
                    ('gallery_size', models.PositiveIntegerField(default=0, help_text='wants searched')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='ProbeFinger',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('position', models.PositiveSmallIntegerField()),
                    ('source', models.CharField(help_text='minutiae record or image record it came from', max_length=20)),
                    ('minutiae', models.JSONField(default=dict)),
                    ('count', models.PositiveSmallIntegerField(default=0)),
                    ('problem', models.CharField(blank=True, max_length=200)),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'position'],
                    'constraints': [models.UniqueConstraint(fields=('matter', 'position'), name='one_probe_a_finger')],
                },
            ),
            migrations.CreateModel(
                name='Search',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('repository', models.CharField(choices=[('criminal', 'criminal repository'), ('immigration', 'immigration repository')], max_length=12)),
                    ('booking_matter', models.ForeignKey(db_column='booking_case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'verbose_name_plural': 'searches',
                    'ordering': ['matter_id', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('booking_matter', 'repository'), name='one_search_a_repository')],
                },
            ),
            migrations.CreateModel(
                name='MatchWithdrawal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('identity', models.CharField(help_text='the identity that was given wrongly', max_length=12)),
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
                name='WantSearch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('wants', models.PositiveIntegerField(help_text='wants searched')),
                    ('epoch', models.PositiveIntegerField()),
                    ('complete', models.BooleanField(help_text='whether the whole file answered')),
                    ('weights', models.CharField(help_text='version of the weights by which names were scored', max_length=40)),
                    ('share', models.FloatField(help_text='of the persons booked, the share with a want in the file, 0-1: assumed, for the probabilities')),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='ConfirmationRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('salt', SaltField(max_length=16, null=True)),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('priority', models.CharField(choices=[('urgent', 'urgent: within 10 minutes'), ('routine', 'routine: within 1 hour')], max_length=7)),
                    ('request_number', models.PositiveSmallIntegerField(help_text='1 to 3 (NCIC field RNO)')),
                    ('due_at', models.DateTimeField()),
                    ('remarks', models.TextField(blank=True)),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('hit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='identification.wanthit')),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repositories.recordversion')),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='ConfirmationAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('salt', SaltField(max_length=16, null=True)),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('outcome', models.CharField(choices=[('confirmed', 'confirmed'), ('not_confirmed', 'not confirmed'), ('in_process', 'in process')], max_length=13)),
                    ('until', models.DateTimeField(help_text='in process: when the agency will answer', null=True)),
                    ('answered_by', models.CharField(help_text='who answered there, with title', max_length=120)),
                    ('answered_at', models.DateTimeField()),
                    ('remarks', models.TextField(blank=True)),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='identification.confirmationrequest')),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='HitClosure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('salt', SaltField(max_length=16, null=True)),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('reason', models.CharField(choices=[('located', 'located by another agency'), ('cleared', 'cleared by the agency that entered it'), ('cancelled', 'cancelled by the agency that entered it'), ('expired', 'expired'), ('withdrawn', 'withdrawn from the file')], max_length=9)),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('hit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closures', to='identification.wanthit')),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='SearchDelay',
                fields=[
                    ('matter', models.OneToOneField(help_text='the search', on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='delay', serialize=False, to='process.matter')),
                    ('kind', models.CharField(choices=[('not_ready', 'the gallery is not in step with its records'), ('incomplete', 'part of the gallery did not answer'), ('not_on_record', 'a match has no record'), ('unavailable', 'the gallery or the ABIS does not answer'), ('defect', 'the program failed')], max_length=13)),
                    ('reason', models.TextField(help_text='what is wrong; and what to do, for the operator')),
                    ('since', models.DateTimeField()),
                    ('tries', models.PositiveIntegerField(default=0)),
                    ('asked_at', models.DateTimeField()),
                    ('again_at', models.DateTimeField()),
                ],
                options={
                    'ordering': ['since', 'matter_id'],
                },
            ),
        ]),
        EraseOnly("identification_search", "identification.Search", {}),
        EraseOnly("identification_searchresult", "identification.SearchResult", {}),
        EraseOnly("identification_candidate", "identification.Candidate", {'identity': '', 'evidence': []}),
        EraseOnly("identification_printmatch", "identification.PrintMatch", {'identity': ''}),
        EraseOnly("identification_examination", "identification.Examination", {'identity': '', 'reasons': MARK}),
        EraseOnly("identification_wanthit", "identification.WantHit", {'want_id': None, 'evidence': []}),
        EraseOnly("identification_probefinger", "identification.ProbeFinger", {'minutiae': {}, 'problem': MARK}),
        EraseOnly("identification_matchwithdrawal", "identification.MatchWithdrawal", {'identity': '', 'reasons': MARK}),
        EraseOnly("identification_wantsearch", "identification.WantSearch", {}),
        EraseOnly("identification_confirmationrequest", "identification.ConfirmationRequest", {'remarks': MARK}),
        EraseOnly("identification_confirmationanswer", "identification.ConfirmationAnswer", {'remarks': MARK}),
        EraseOnly("identification_hitclosure", "identification.HitClosure", {}),
    ]
