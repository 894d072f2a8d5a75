"""Content can be erased by order (docs/adr/0009-erasure.md): a salt, and triggers that let nothing else change."""

import django.db.models.deletion
import handover.process.erasure.columns
from django.db import migrations, models

from handover.audit.append_only import AppendOnly
from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('process', '0006_late_reason'),
    ]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('marker', models.CharField(max_length=27)),
                ('rows_digest', models.CharField(max_length=64)),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
            ],
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
        migrations.AddField(
            model_name='latereason',
            name='salt',
            field=handover.process.erasure.columns.SaltField(max_length=16, null=True),
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
        migrations.AddField(
            model_name='latereason',
            name='erasure',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
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
        migrations.AddField(
            model_name='erasure',
            name='request',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='done', to='process.erasurerequest'),
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
        AppendOnly("process_erasedrow"),
        AppendOnly("process_erasure"),
        AppendOnly("process_erasuredecline"),
        AppendOnly("process_erasurerequest"),
        EraseOnly("process_latereason", "process.LateReason", {"reasons": MARK}),
    ]
