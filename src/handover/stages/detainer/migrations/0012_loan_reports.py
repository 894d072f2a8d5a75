"""Loans that were made with no copy served before."""

import django.db.models.deletion
import handover.process.erasure.columns
from django.db import migrations, models

from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('detainer', '0011_loans'),
        ('process', '0017_loans_wait'),
    ]

    operations = [
        migrations.CreateModel(
            name='LoanReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('to_name', models.CharField(max_length=120)),
                ('proceeding', models.CharField(max_length=200)),
                ('served_at', models.DateTimeField(null=True)),
                ('transferred_at', models.DateTimeField()),
                ('text', models.TextField()),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        EraseOnly("detainer_loanreport", "detainer.LoanReport", {"to_name": MARK, "proceeding": MARK, "text": MARK}),
    ]
