"""The tables of audit at once, in place of the migrations that it names under ``replaces``."""

from django.db import migrations, models

from handover.migration_operations import CreateTables
from handover.audit.append_only import AppendOnly


def begin(apps, editor):
    apps.get_model("audit", "Head").objects.get_or_create(pk=1)


class Migration(migrations.Migration):

    replaces = [
        ('audit', '0001_initial'),
        ('audit', '0002_append_only'),
        ('audit', '0003_no_replace'),
    ]

    initial = True

    dependencies = []

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Head',
                fields=[
                    ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                    ('size', models.PositiveBigIntegerField(default=0)),
                    ('digest', models.CharField(default='', max_length=64)),
                ],
            ),
            migrations.CreateModel(
                name='Entry',
                fields=[
                    ('number', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                    ('at', models.DateTimeField()),
                    ('act', models.CharField(max_length=60)),
                    ('outcome', models.CharField(default='success', max_length=10)),
                    ('actor', models.CharField(max_length=40)),
                    ('role', models.CharField(max_length=20)),
                    ('agency', models.CharField(blank=True, max_length=9)),
                    ('source', models.CharField(blank=True, help_text='address the request came from', max_length=45)),
                    ('subject', models.CharField(blank=True, max_length=60)),
                    ('content', models.JSONField(default=dict)),
                    ('previous', models.CharField(blank=True, max_length=64)),
                    ('digest', models.CharField(max_length=64)),
                ],
                options={
                    'verbose_name_plural': 'entries',
                    'ordering': ['number'],
                    'indexes': [models.Index(fields=['subject'], name='audit_entry_subject_63dbdf_idx'), models.Index(fields=['actor', 'at'], name='audit_entry_actor_762b9d_idx')],
                },
            ),
        ]),
        migrations.RunPython(begin, migrations.RunPython.noop),
        AppendOnly("audit_entry"),
    ]
