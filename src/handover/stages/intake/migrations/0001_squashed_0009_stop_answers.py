"""The tables of intake at once, in place of the migrations that it names under ``replaces``."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from handover.migration_operations import CreateTables
from handover.process.erasure.columns import SaltField
from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    replaces = [
        ('intake', '0001_initial'),
        ('intake', '0002_append_only'),
        ('intake', '0003_feed_and_replies'),
        ('intake', '0004_append_only_and_deliveries'),
        ('intake', '0005_alter_delivery_state'),
        ('intake', '0006_booking_quality'),
        ('intake', '0007_corrected_answer'),
        ('intake', '0008_erasable_columns'),
        ('intake', '0009_stop_answers'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0003_corrections_and_children'),
        ('process', '0007_erasable_columns'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Answer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('kind', models.CharField(choices=[('ERRT', 'error'), ('SRE', 'search result'), ('STOP', 'do not hold')], max_length=5)),
                    ('tcn', models.CharField(max_length=40, unique=True)),
                    ('tcr', models.CharField(blank=True, db_index=True, max_length=40)),
                    ('sha256', models.CharField(max_length=64)),
                    ('problems', models.JSONField(default=list)),
                    ('summary', models.CharField(max_length=200)),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('corrects', models.CharField(blank=True, help_text='TCN of the answer that this one replaces', max_length=40)),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='Booking',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('ori', models.CharField(max_length=9)),
                    ('tcn', models.CharField(max_length=40)),
                    ('tot', models.CharField(max_length=5)),
                    ('control_ori', models.CharField(blank=True, max_length=9)),
                    ('booking_number', models.CharField(blank=True, max_length=20)),
                    ('arrest_date', models.DateField(null=True)),
                    ('names', models.JSONField(default=list)),
                    ('births', models.JSONField(default=list)),
                    ('sex', models.CharField(blank=True, max_length=1)),
                    ('birthplace', models.CharField(blank=True, max_length=2)),
                    ('citizenship', models.JSONField(default=list)),
                    ('numbers', models.JSONField(default=list)),
                    ('description', models.JSONField(default=dict)),
                    ('charges', models.JSONField(default=list)),
                    ('missing_fingers', models.JSONField(default=dict)),
                    ('images', models.JSONField(default=list)),
                    ('warnings', models.JSONField(default=list)),
                    ('is_arrest', models.BooleanField(help_text='a criminal booking, not another tenprint submission')),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('quality', models.JSONField(default=list, help_text="what the file says of each finger's print, where it says anything")),
                    ('retakes', models.JSONField(default=list, help_text='fingers that are poor, or missing without a reason')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                },
            ),
            migrations.CreateModel(
                name='Submission',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('sha256', models.CharField(db_index=True, max_length=64)),
                    ('size', models.PositiveIntegerField()),
                    ('channel', models.CharField(choices=[('command', 'command line'), ('soap', 'NativeEBTSService (SOAP)'), ('folder', 'drop folder'), ('https', 'HTTPS')], max_length=8)),
                    ('filename', models.CharField(blank=True, max_length=120)),
                    ('sender', models.CharField(help_text='key of the machine account or person that sent it', max_length=40)),
                    ('ori', models.CharField(blank=True, help_text='1.008 as it stands in the file', max_length=9)),
                    ('tcn', models.CharField(blank=True, help_text='1.009; empty where the file cannot be read', max_length=40)),
                    ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['matter_id', 'number'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('tcn', ''), _negated=True), fields=('ori', 'tcn'), name='one_booking_a_tcn'), models.UniqueConstraint(condition=models.Q(('erasure', None), ('tcn', '')), fields=('sha256', 'sender'), name='one_unreadable_file_a_sender')],
                },
            ),
            migrations.CreateModel(
                name='Delivery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('waiting', 'Waiting'), ('failing', 'Failing'), ('dead', 'Given up'), ('delivered', 'Delivered'), ('acknowledged', 'Acknowledged')], default='waiting', max_length=12)),
                    ('tries', models.PositiveIntegerField(default=0, help_text='failed pushes since it last was to be sent')),
                    ('due_at', models.DateTimeField(help_text='next push; none where the sender fetches', null=True)),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                    ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency')),
                    ('answer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='delivery', to='intake.answer')),
                ],
                options={
                    'verbose_name_plural': 'deliveries',
                    'indexes': [models.Index(fields=['agency', 'state'], name='intake_deli_agency__2d418a_idx'), models.Index(fields=['state', 'due_at'], name='intake_deli_state_1a0118_idx')],
                },
            ),
            migrations.CreateModel(
                name='DeliveryAttempt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('way', models.CharField(choices=[('folder', 'written to the drop folder'), ('webhook', 'sent by webhook'), ('fetched', 'fetched by the machine account'), ('shown', "read by the jail's clerk"), ('acknowledged', 'acknowledged by the machine account'), ('resent', 'sent again by a person')], max_length=12)),
                    ('outcome', models.CharField(choices=[('done', 'done'), ('failed', 'failed')], max_length=6)),
                    ('detail', models.CharField(blank=True, max_length=200)),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='intake.delivery')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['delivery_id', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('delivery', 'number'), name='one_attempt_a_number')],
                },
            ),
            migrations.CreateModel(
                name='JailFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('bookings', 'bookings'), ('status', 'status'), ('roster', 'roster')], max_length=8)),
                    ('sha256', models.CharField(max_length=64)),
                    ('size', models.PositiveIntegerField()),
                    ('channel', models.CharField(max_length=8)),
                    ('sender', models.CharField(help_text='key of the machine account, folder or person', max_length=40)),
                    ('taken', models.PositiveIntegerField(help_text='rows that were new')),
                    ('again', models.PositiveIntegerField(help_text='rows that were here before')),
                    ('refused', models.PositiveIntegerField(help_text='faults of rows that were not taken')),
                    ('faults', models.JSONField(default=list)),
                    ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('erasure', None)), fields=('agency', 'kind', 'sha256'), name='one_jail_file_a_digest')],
                },
            ),
            migrations.CreateModel(
                name='Receiver',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('folder', 'drop folder'), ('webhook', 'webhook')], max_length=8)),
                    ('target', models.CharField(help_text='folder or address', max_length=500)),
                    ('generation', models.PositiveIntegerField()),
                    ('since', models.DateTimeField(default=django.utils.timezone.now)),
                    ('until', models.DateTimeField(null=True)),
                    ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receivers', to='accounts.agency')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('agency', 'generation'), name='one_receiver_a_generation'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('agency',), name='one_live_receiver_an_agency')],
                },
            ),
            migrations.CreateModel(
                name='ReportedEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event_id', models.CharField(max_length=100)),
                    ('event_type', models.CharField(max_length=8)),
                    ('happened_at', models.DateTimeField(help_text='as the jail states it')),
                    ('booking_no', models.CharField(max_length=20)),
                    ('tcn', models.CharField(blank=True, max_length=40)),
                    ('texts', models.JSONField(default=dict)),
                    ('digest', models.CharField(help_text='SHA-256 of the canonical texts', max_length=64)),
                    ('channel', models.CharField(max_length=8)),
                    ('sender', models.CharField(max_length=40)),
                    ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['happened_at', 'pk'],
                    'indexes': [models.Index(fields=['agency', 'booking_no'], name='intake_repo_agency__85860f_idx'), models.Index(fields=['agency', 'tcn'], name='intake_repo_agency__40d993_idx')],
                    'constraints': [models.UniqueConstraint(fields=('agency', 'event_id'), name='one_event_an_id')],
                },
            ),
            migrations.CreateModel(
                name='Roster',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('as_of', models.DateTimeField()),
                    ('present', models.JSONField(default=list)),
                    ('held', models.PositiveIntegerField(help_text='bookings held at that moment by what was reported')),
                    ('vanished', models.JSONField(default=list)),
                    ('unannounced', models.JSONField(default=list)),
                    ('returned', models.JSONField(default=list)),
                    ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency')),
                    ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='roster', to='intake.jailfile')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['-as_of', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='RosterAlarm',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('booking_no', models.CharField(max_length=20)),
                    ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency')),
                    ('roster', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alarms', to='intake.roster')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
                options={
                    'ordering': ['opened_at', 'pk'],
                    'indexes': [models.Index(fields=['agency', 'booking_no'], name='intake_rost_agency__a75fa2_idx')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('erasure', None)), fields=('roster', 'booking_no'), name='one_alarm_a_roster')],
                },
            ),
            migrations.CreateModel(
                name='AlarmEnd',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('released', 'the jail reported a release'), ('moved', 'the jail reported a transfer'), ('returned', 'on a later roster again'), ('answered', 'a person explained it')], max_length=8)),
                    ('text', models.CharField(blank=True, max_length=500)),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('event', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.reportedevent')),
                    ('roster', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.roster')),
                    ('alarm', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='end', to='intake.rosteralarm')),
                    ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                    ('salt', SaltField(max_length=16, null=True)),
                ],
            ),
        ]),
        EraseOnly("intake_submission", "intake.Submission", {'sha256': MARK, 'filename': MARK}),
        EraseOnly("intake_booking", "intake.Booking", {'booking_number': '', 'arrest_date': None, 'names': [], 'births': [], 'sex': '', 'birthplace': '', 'citizenship': [], 'numbers': [], 'description': {}, 'charges': [], 'missing_fingers': {}, 'images': [], 'quality': [], 'retakes': [], 'warnings': []}),
        EraseOnly("intake_answer", "intake.Answer", {'sha256': MARK, 'problems': [], 'summary': MARK}),
        EraseOnly("intake_jailfile", "intake.JailFile", {'sha256': MARK, 'faults': []}),
        EraseOnly("intake_reportedevent", "intake.ReportedEvent", {'booking_no': '', 'texts': {}, 'digest': MARK}),
        EraseOnly("intake_roster", "intake.Roster", {'present': [], 'vanished': [], 'unannounced': [], 'returned': []}),
        EraseOnly("intake_rosteralarm", "intake.RosterAlarm", {'booking_no': ''}),
        EraseOnly("intake_alarmend", "intake.AlarmEnd", {'text': MARK}),
        EraseOnly("intake_deliveryattempt", "intake.DeliveryAttempt", {'detail': MARK}),
    ]
