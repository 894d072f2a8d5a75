"""Content can be erased by order (docs/adr/0009-erasure.md): a salt, and triggers that let nothing else change."""

import django.db.models.deletion
import handover.process.erasure.columns
from django.db import migrations, models

from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('custody', '0006_times_and_stops'),
        ('process', '0007_erasable_columns'),
    ]

    operations = [
        migrations.AddField(
            model_name='atlarge',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='atlarge',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='breach',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='breach',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='correctiondraft',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='correctiondraft',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='correctiontold',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='correctiontold',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='custodyevent',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='custodyevent',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='custodyrecord',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='custodyrecord',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='death',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='death',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='jailanswer',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='jailanswer',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='release',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='release',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='releasetime',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='releasetime',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='releasetold',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='releasetold',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='stoppedreport',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='stoppedreport',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='timecorrection',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='timecorrection',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='timeproposal',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='timeproposal',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='transfer',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='unknownoutcome',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='unknownoutcome',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        EraseOnly("custody_atlarge", "custody.AtLarge", {"text": MARK}),
        EraseOnly("custody_breach", "custody.Breach", {"text": MARK}),
        EraseOnly("custody_correctiondraft", "custody.CorrectionDraft", {"to_name": MARK, "text": MARK}),
        EraseOnly("custody_correctiontold", "custody.CorrectionTold", {"how": MARK}),
        EraseOnly("custody_custodyevent", "custody.CustodyEvent", {"text": MARK}),
        EraseOnly("custody_custodyrecord", "custody.CustodyRecord", {}),
        EraseOnly("custody_death", "custody.Death", {"text": MARK}),
        EraseOnly("custody_jailanswer", "custody.JailAnswer", {"text": MARK, "advice": {}}),
        EraseOnly("custody_release", "custody.Release", {}),
        EraseOnly("custody_releasetime", "custody.ReleaseTime", {}),
        EraseOnly("custody_releasetold", "custody.ReleaseTold", {}),
        EraseOnly("custody_stoppedreport", "custody.StoppedReport", {"text": MARK}),
        EraseOnly("custody_timecorrection", "custody.TimeCorrection", {}),
        EraseOnly("custody_timeproposal", "custody.TimeProposal", {"reasons": MARK}),
        EraseOnly("custody_transfer", "custody.Transfer", {"ground": MARK}),
        EraseOnly("custody_unknownoutcome", "custody.UnknownOutcome", {"reasons": MARK}),
    ]
