"""Box 2 of the I-247A: loans of a person in custody."""

import django.db.models.deletion
import handover.process.erasure.columns
from django.db import migrations, models

from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('detainer', '0010_warrant_cancellation'),
        ('process', '0008_claims'),
    ]

    operations = [
        migrations.CreateModel(
            name='Loan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('to_name', models.CharField(max_length=120)),
                ('proceeding', models.CharField(max_length=200)),
                ('contact_phone', models.CharField(max_length=20)),
                ('served_at', models.DateTimeField()),
                ('place', models.CharField(max_length=120)),
                ('language', models.CharField(max_length=40)),
                ('interpreter', models.CharField(blank=True, max_length=80)),
                ('transferred_at', models.DateTimeField()),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LoanEnd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('resumed_at', models.DateTimeField()),
                ('place', models.CharField(max_length=120)),
                ('officer', models.CharField(max_length=120)),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        EraseOnly("detainer_loan", "detainer.Loan", {"to_name": MARK, "proceeding": MARK, "language": MARK, "interpreter": MARK}),
        EraseOnly("detainer_loanend", "detainer.LoanEnd", {}),
    ]
