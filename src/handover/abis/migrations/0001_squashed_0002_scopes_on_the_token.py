"""The tables of abis at once, in place of the migrations that it names under ``replaces``."""

import django.db.models.deletion
from django.db import migrations, models

from handover.migration_operations import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('abis', '0001_initial'),
        ('abis', '0002_scopes_on_the_token'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0004_scopes_of_machine_tokens'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='LaterCall',
                fields=[
                    ('task', models.UUIDField(primary_key=True, serialize=False)),
                    ('transaction', models.CharField(max_length=200)),
                    ('callback', models.CharField(max_length=2000)),
                    ('operation', models.CharField(max_length=40)),
                    ('request', models.JSONField(null=True)),
                    ('result', models.JSONField(null=True)),
                    ('failed', models.BooleanField(default=False)),
                    ('status', models.CharField(choices=[('PENDING', 'Pending'), ('RESPONSE_SCHEDULED', 'Response Scheduled'), ('RESPONSE_ERROR', 'Response Error'), ('RESPONSE_RETRY', 'Response Retry'), ('COMPLETED', 'Completed')], default='PENDING', max_length=20)),
                    ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ('created_at', models.DateTimeField()),
                    ('token', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.machinetoken')),
                ],
            ),
            migrations.CreateModel(
                name='StoredEncounter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person', models.CharField(max_length=80)),
                    ('encounter', models.CharField(max_length=80)),
                    ('kind', models.CharField(max_length=60)),
                    ('active', models.BooleanField(default=True)),
                    ('galleries', models.JSONField(default=list)),
                    ('prints', models.JSONField(default=list)),
                    ('biographic', models.JSONField(default=dict)),
                    ('contextual', models.JSONField(default=dict)),
                    ('client_data', models.TextField(blank=True)),
                    ('created_at', models.DateTimeField()),
                    ('updated_at', models.DateTimeField()),
                ],
                options={
                    'ordering': ['person', 'created_at', 'encounter'],
                    'constraints': [models.UniqueConstraint(fields=('person', 'encounter'), name='one_encounter_a_person_and_id')],
                },
            ),
        ]),
    ]
