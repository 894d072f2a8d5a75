"""Content can be erased by order (docs/adr/0009-erasure.md): a salt, and triggers that let nothing else change."""

import django.db.models.deletion
import handover.process.erasure.columns
from django.db import migrations, models

from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('detainer', '0008_redraft'),
        ('process', '0007_erasable_columns'),
    ]

    operations = [
        migrations.AddField(
            model_name='cancellation',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='cancellation',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='cancellationdraft',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='cancellationdraft',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='lodgement',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='lodgement',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='package',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='package',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='paper',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='paper',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='personcode',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='personcode',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='redraft',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='redraft',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='refusaltosign',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='refusaltosign',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='service',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='service',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name='signature',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddField(
            model_name='signature',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
        ),
        EraseOnly("detainer_cancellation", "detainer.Cancellation", {"reasons": MARK}),
        EraseOnly("detainer_cancellationdraft", "detainer.CancellationDraft", {"reasons": MARK}),
        EraseOnly("detainer_lodgement", "detainer.Lodgement", {}),
        EraseOnly("detainer_package", "detainer.Package", {"charging_decision": MARK}),
        EraseOnly("detainer_paper", "detainer.Paper", {"pdf": "bytes", "sha256": MARK, "facts_digest": MARK, "facts": {}}),
        EraseOnly("detainer_personcode", "detainer.PersonCode", {}),
        EraseOnly("detainer_redraft", "detainer.Redraft", {"reasons": MARK}),
        EraseOnly("detainer_refusaltosign", "detainer.RefusalToSign", {"reasons": MARK}),
        EraseOnly("detainer_service", "detainer.Service", {"language": MARK, "interpreter": None}),
        EraseOnly("detainer_signature", "detainer.Signature", {"facts_digest": MARK}),
    ]
