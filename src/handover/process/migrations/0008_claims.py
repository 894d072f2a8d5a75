"""Who was given a case, took it over, or handed it back, and why; append-only, the reasons erasable by order."""

import django.db.models.deletion
import handover.process.erasure.columns
from django.db import migrations, models

from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('process', '0001_squashed_0007_erasable_columns'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClaimChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('take_over', 'Taken over'), ('assign', 'Assigned'), ('hand_back', 'Handed back')], max_length=12)),
                ('holder_key', models.CharField(blank=True, max_length=40)),
                ('holder_name', models.CharField(blank=True, max_length=120)),
                ('former_key', models.CharField(blank=True, max_length=40)),
                ('former_name', models.CharField(blank=True, max_length=120)),
                ('reasons', models.TextField()),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claim_changes', to='process.matter')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        EraseOnly("process_claimchange", "process.ClaimChange", {"reasons": MARK}),
    ]
