"""The tables of custody at once, in place of the migrations that it names under ``replaces``."""

import django.db.models.deletion
from django.db import migrations, models

from handover.migration_operations import CreateTables
from handover.process.erasure.columns import SaltField
from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    replaces = [
        ('custody', '0001_initial'),
        ('custody', '0002_append_only'),
        ('custody', '0003_events_and_outcomes'),
        ('custody', '0004_corrections'),
        ('custody', '0005_alter_breach_kind'),
        ('custody', '0006_times_and_stops'),
        ('custody', '0007_erasable_columns'),
    ]

    initial = True

    dependencies = [
        ('process', '0007_erasable_columns'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='AtLarge',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('reason', models.CharField(choices=[('declined', 'the jail declined'), ('no_notice', 'released without notice'), ('insufficient_notice', 'insufficient notice'), ('resources', 'no officer available in time'), ('expired', 'the hold expired'), ('escaped', 'escaped from custody'), ('not_served', 'the detainer was never served'), ('unknown', 'reason not known')], max_length=24)),
                    ('text', models.TextField(blank=True)),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'verbose_name_plural': 'at large',
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='CustodyRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('assumed_at', models.DateTimeField()),
                    ('place', models.CharField(max_length=120)),
                    ('officer', models.CharField(max_length=120)),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='JailAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('kind', models.CharField(max_length=8)),
                    ('ground', models.CharField(blank=True, help_text='code of the legal ground, where declined', max_length=40)),
                    ('citation', models.CharField(blank=True, max_length=160)),
                    ('text', models.TextField(blank=True)),
                    ('advice', models.JSONField(default=dict, help_text='what the policy said on that day, as shown to the jail')),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='Release',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('released_at', models.DateTimeField()),
                    ('how', models.CharField(max_length=12)),
                    ('notice_given', models.BooleanField()),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='ReleaseTime',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('otherwise_release_at', models.DateTimeField(help_text='as stated')),
                    ('due_at', models.DateTimeField(help_text='end of the hold; empty where nobody is held', null=True)),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('governs_at', models.DateTimeField(help_text='which of the statements so far starts the clock', null=True)),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='Breach',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('kind', models.CharField(choices=[('bail_blocked', 'bail was refused or not taken because of the detainer alone'), ('held_past_end', 'held longer than 48 hours past release'), ('held_unserved', 'held on a request that was not served'), ('held_no_power', 'held where local law gives no power to hold'), ('held_unasked', 'held on a request for notice only'), ('held_frozen', 'held past release while the request was stopped'), ('while_stopped', 'held or handed over on a request that was stopped'), ('custody_untimed', 'custody taken with no release time on record'), ('custody_late', 'custody taken after the release time, where no hold ran'), ('custody_early', 'custody taken before the release time'), ('moved_late', 'moved to another agency after the release time'), ('barred', 'done although something on record barred it')], max_length=16)),
                    ('text', models.TextField()),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'verbose_name_plural': 'breaches',
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='CustodyEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('kind', models.CharField(choices=[('hospital', 'taken to a hospital, still in custody'), ('back', 'back from the hospital'), ('booking_correct', 'the booking was corrected'), ('booking_merged', 'the booking was merged with another of the same person')], max_length=16)),
                    ('happened_at', models.DateTimeField()),
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
                name='Death',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('died_at', models.DateTimeField()),
                    ('text', models.TextField(blank=True)),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='Transfer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('from_ori', models.CharField(max_length=9)),
                    ('to_ori', models.CharField(max_length=9)),
                    ('transferred_at', models.DateTimeField()),
                    ('ground', models.CharField(help_text="the receiving agency's own ground to hold the person", max_length=200)),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='UnknownOutcome',
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
            migrations.CreateModel(
                name='CorrectionDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('cause', models.CharField(help_text='the step or the dispute that it comes of', max_length=32)),
                    ('kind', models.CharField(choices=[('jail', 'jail that the request was lodged with or went along to'), ('agency', 'arresting agency that was told yes or no (8 USC 1357(d))'), ('custody', "the office's own custody: release is to be decided at once")], max_length=12)),
                    ('to_ori', models.CharField(blank=True, max_length=9)),
                    ('to_name', models.CharField(max_length=160)),
                    ('text', models.TextField()),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('matter', 'cause', 'kind', 'to_ori'), name='one_correction_a_recipient')],
                },
            ),
            migrations.CreateModel(
                name='CorrectionTold',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('sent', models.BooleanField()),
                    ('how', models.TextField(help_text='whom it was told, how and when; or why nobody was told')),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('draft', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='told', to='custody.correctiondraft')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'verbose_name_plural': 'corrections told',
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='ReleaseTold',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('otherwise_release_at', models.DateTimeField()),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'verbose_name_plural': 'release times told',
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='StoppedReport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('kind', models.CharField(choices=[('released', 'the person was released'), ('moved', 'the person was transferred to another agency'), ('escaped', 'the person escaped'), ('died', 'the person died'), ('custody', 'an officer took the person into custody'), ('held', 'the person was held on the request past the release time')], max_length=12)),
                    ('happened_at', models.DateTimeField()),
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
                name='TimeProposal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('kind', models.CharField(choices=[('release_time', 'release time, if there were no detainer'), ('release_told', 'release time that the officer was told'), ('service', 'service on the person'), ('transfer', 'transfer'), ('release', 'release'), ('custody', 'custody'), ('death', 'death')], max_length=12)),
                    ('of_number', models.PositiveIntegerField(help_text='the step that stated the time')),
                    ('was', models.DateTimeField()),
                    ('becomes', models.DateTimeField()),
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
                name='TimeCorrection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('hold_was_due_at', models.DateTimeField(help_text='end of the hold before, where one runs', null=True)),
                    ('hold_due_at', models.DateTimeField(help_text='and after', null=True)),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='confirmed', to='custody.timeproposal')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
        ]),
        EraseOnly("custody_jailanswer", "custody.JailAnswer", {'text': MARK, 'advice': {}}),
        EraseOnly("custody_releasetime", "custody.ReleaseTime", {}),
        EraseOnly("custody_release", "custody.Release", {}),
        EraseOnly("custody_custodyrecord", "custody.CustodyRecord", {}),
        EraseOnly("custody_atlarge", "custody.AtLarge", {'text': MARK}),
        EraseOnly("custody_breach", "custody.Breach", {'text': MARK}),
        EraseOnly("custody_custodyevent", "custody.CustodyEvent", {'text': MARK}),
        EraseOnly("custody_death", "custody.Death", {'text': MARK}),
        EraseOnly("custody_transfer", "custody.Transfer", {'ground': MARK}),
        EraseOnly("custody_unknownoutcome", "custody.UnknownOutcome", {'reasons': MARK}),
        EraseOnly("custody_correctiondraft", "custody.CorrectionDraft", {'to_name': MARK, 'text': MARK}),
        EraseOnly("custody_correctiontold", "custody.CorrectionTold", {'how': MARK}),
        EraseOnly("custody_releasetold", "custody.ReleaseTold", {}),
        EraseOnly("custody_stoppedreport", "custody.StoppedReport", {'text': MARK}),
        EraseOnly("custody_timeproposal", "custody.TimeProposal", {'reasons': MARK}),
        EraseOnly("custody_timecorrection", "custody.TimeCorrection", {}),
    ]
