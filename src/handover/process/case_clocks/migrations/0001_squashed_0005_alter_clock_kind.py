"""The tables of clocks at once, in place of the migrations that it names under ``replaces``."""

import django.db.models.deletion
from django.db import migrations, models

from handover.migration_operations import CreateTables
from handover.audit.append_only import AppendOnly


class Migration(migrations.Migration):

    replaces = [
        ('clocks', '0001_initial'),
        ('clocks', '0002_append_only'),
        ('clocks', '0003_more_kinds'),
        ('clocks', '0004_corrections_and_children'),
        ('clocks', '0005_alter_clock_kind'),
    ]

    initial = True

    dependencies = [
        ('process', '0001_initial'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Clock',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('query', 'answer to the query (office target, illustrative)'), ('disposition', "look again at the court's disposition"), ('hold', 'end of the hold (8 CFR 287.7(d))'), ('neutral', 'neutral review (Gonzalez settlement, illustrative)'), ('citizenship', 'answer to a citizenship question (illustrative)'), ('request', 'answer to the arresting agency (8 USC 1357(d), illustrative)'), ('dispute', 'answer to a dispute (illustrative)'), ('stop', 'answer to a stop (office target, illustrative)'), ('child', 'care of a child (8 USC 1232(b)(3), illustrative)')], max_length=12)),
                    ('started_at', models.DateTimeField()),
                    ('due_at', models.DateTimeField(db_index=True)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='process.matter')),
                ],
                options={
                    'ordering': ['due_at'],
                },
            ),
        ]),
        AppendOnly("clocks_clock"),
    ]
