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
                ('authority', models.CharField(choices=[('I-200', 'warrant of arrest, form I-200'), ('I-205', 'warrant of removal, form I-205'), ('judge', 'warrant of a judge'), ('without', 'without a warrant: likely to escape before one can be obtained')], max_length=8)),
                ('ground', models.TextField(blank=True)),
                ('place', models.CharField(choices=[('door', "at the jail's door, on release"), ('public', 'in a public place'), ('court', 'in or at a courthouse'), ('home', 'in a home or another place that is not public')], max_length=8)),
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
        EraseOnly("custody_arrest", "custody.Arrest", {"ground": MARK, "consent": MARK, "why_not": MARK}),
    ]
