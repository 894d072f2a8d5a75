"""Arrests outside the jail."""

import django.db.models.deletion
import handover.process.erasure.columns
from django.db import migrations, models

from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('custody', '0010_handover_parts'),
        ('process', '0010_orders_of_lists'),
    ]

    operations = [
        migrations.CreateModel(
            name='Arrest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('authority', models.CharField(choices=[('I-200', 'warrant of arrest, form I-200'), ('I-205', 'warrant of removal, form I-205'), ('judge', 'warrant of a judge'), ('without', 'without a warrant: likely to escape before one can be obtained'), ('none', 'none of these: it is recorded as a breach')], max_length=8)),
                ('ground', models.TextField(blank=True)),
                ('place', models.CharField(choices=[('door', "at the jail's door, on release"), ('public', 'in a public place'), ('court', 'in or at a courthouse'), ('home', "in a home or another place that is not public, by consent or a judge's warrant"), ('entered', 'in a home, entered without either: it is recorded as a breach')], max_length=8)),
                ('consent', models.TextField(blank=True)),
                ('officer_title', models.CharField(max_length=80)),
                ('told', models.BooleanField(help_text='whether the person was told who arrests, that it is an arrest, and why')),
                ('why_not', models.TextField(blank=True)),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        migrations.AlterField(
            model_name='breach',
            name='kind',
            field=models.CharField(choices=[('bail_blocked', 'bail was refused or not taken because of the detainer alone'), ('held_past_end', 'held longer than 48 hours past release'), ('told_past_end', 'hold reported after its 48 hours had ended'), ('held_unserved', 'held on a request that was not served'), ('held_no_power', 'held where local law gives no power to hold'), ('held_unasked', 'held on a request for notice only'), ('held_frozen', 'held past release while the request was stopped'), ('while_stopped', 'held or handed over on a request that was stopped'), ('custody_untimed', 'custody taken with no release time on record'), ('custody_late', 'custody taken after the release time, where no hold ran'), ('custody_early', 'custody taken before the release time'), ('moved_late', 'moved to another agency after the release time'), ('arrest_no_power', 'arrested with no warrant that stands and no ground to do without one'), ('entry_unlawful', "a home was entered without consent or a judge's warrant"), ('barred', 'done although something on record barred it')], max_length=16),
        ),
        EraseOnly("custody_arrest", "custody.Arrest", {"ground": MARK, "consent": MARK, "why_not": MARK}),
    ]
