"""Sets of rules, their texts, effects and decisions; all append-only."""

import django.db.models.deletion
from django.db import migrations, models

from handover.audit.append_only import AppendOnly


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='RuleText',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('text', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='RuleSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('files', models.JSONField()),
                ('parts', models.JSONField()),
                ('reasons', models.TextField()),
                ('by_key', models.CharField(max_length=60)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='RuleEffect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField()),
                ('by_key', models.CharField(max_length=60)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('against', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='adoption.ruleset')),
                ('rules', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='effects', to='adoption.ruleset')),
            ],
            options={'ordering': ['pk']},
        ),
        migrations.CreateModel(
            name='RuleDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('adopted', models.BooleanField()),
                ('reasons', models.TextField()),
                ('by_key', models.CharField(max_length=60)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('effect', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='adoption.ruleeffect')),
                ('rules', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='adoption.ruleset')),
            ],
            options={'ordering': ['pk']},
        ),
        AppendOnly("adoption_ruletext"),
        AppendOnly("adoption_ruleset"),
        AppendOnly("adoption_ruleeffect"),
        AppendOnly("adoption_ruledecision"),
    ]
