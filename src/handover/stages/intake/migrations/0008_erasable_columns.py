"""Content can be erased by order (docs/adr/0009-erasure.md): a salt, and triggers that let nothing else change."""

import django.db.models.deletion
import handover.process.erasure.columns
from django.db import migrations, models

from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_corrections_and_children'),
        ('intake', '0007_corrected_answer'),
        ('process', '0007_erasable_columns'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='jailfile',
            name='one_jail_file_a_digest',
        ),
        migrations.RemoveConstraint(
            model_name='rosteralarm',
            name='one_alarm_a_roster',
        ),
        migrations.RemoveConstraint(
            model_name='submission',
            name='one_unreadable_file_a_sender',
        ),
        migrations.AddField(
            model_name='alarmend',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='alarmend',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='answer',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='answer',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='booking',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='booking',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='deliveryattempt',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='deliveryattempt',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='jailfile',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='jailfile',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='reportedevent',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='reportedevent',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='roster',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='roster',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='rosteralarm',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='rosteralarm',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='submission',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='submission',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddConstraint(
            model_name='jailfile',
            constraint=models.UniqueConstraint(condition=models.Q(('erasure', None)), fields=('agency', 'kind', 'sha256'), name='one_jail_file_a_digest'),
        ),
        migrations.AddConstraint(
            model_name='rosteralarm',
            constraint=models.UniqueConstraint(condition=models.Q(('erasure', None)), fields=('roster', 'booking_no'), name='one_alarm_a_roster'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(condition=models.Q(('erasure', None), ('tcn', '')), fields=('sha256', 'sender'), name='one_unreadable_file_a_sender'),
        ),
        EraseOnly("intake_alarmend", "intake.AlarmEnd", {"text": MARK}),
        EraseOnly("intake_answer", "intake.Answer", {"sha256": MARK, "problems": [], "summary": MARK}),
        EraseOnly("intake_booking", "intake.Booking", {"booking_number": "", "arrest_date": None, "names": [], "births": [], "sex": "", "birthplace": "", "citizenship": [], "numbers": [], "description": {}, "charges": [], "missing_fingers": {}, "images": [], "quality": [], "retakes": [], "warnings": []}),
        EraseOnly("intake_deliveryattempt", "intake.DeliveryAttempt", {"detail": MARK}),
        EraseOnly("intake_jailfile", "intake.JailFile", {"sha256": MARK, "faults": []}),
        EraseOnly("intake_reportedevent", "intake.ReportedEvent", {"booking_no": "", "texts": {}, "digest": MARK}),
        EraseOnly("intake_roster", "intake.Roster", {"present": [], "vanished": [], "unannounced": [], "returned": []}),
        EraseOnly("intake_rosteralarm", "intake.RosterAlarm", {"booking_no": ""}),
        EraseOnly("intake_submission", "intake.Submission", {"sha256": MARK, "filename": MARK}),
    ]
