"""The parts of a handover."""

import django.db.models.deletion
import handover.process.erasure.columns
from django.db import migrations, models

from handover.process.erasure.triggers import EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('custody', '0009_hold_told_late'),
        ('process', '0008_claims'),
    ]

    operations = [
        migrations.CreateModel(
            name='HandoverPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('kind', models.CharField(max_length=16)),
                ('done_at', models.DateTimeField()),
                ('answers', models.JSONField(default=dict)),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        EraseOnly("custody_handoverpart", "custody.HandoverPart", {"answers": {}}),
    ]
