"""Changes of charges, and events that have a day."""

import django.db.models.deletion
import handover.process.erasure.columns
from django.db import migrations, models

from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('custody', '0011_arrests'),
        ('process', '0010_orders_of_lists'),
    ]

    operations = [
        migrations.AddField(
            model_name='custodyevent',
            name='until',
            field=models.DateField(help_text='of a sentence the projected release; else when it ends', null=True),
        ),
        migrations.AlterField(
            model_name='custodyevent',
            name='kind',
            field=models.CharField(choices=[('hospital', 'taken to a hospital, still in custody'), ('back', 'back from the hospital'), ('booking_correct', 'the booking was corrected'), ('booking_merged', 'the booking was merged with another of the same person'), ('sentenced', 'sentenced: a projected release is known'), ('writ', 'taken to another court by a writ, to be brought back'), ('extradition', 'extradition is asked'), ('agency_hold', "another agency's hold or warrant"), ('court_release', 'a court ordered release'), ('time_served', 'sentenced in court to time served'), ('work_release', 'on work release, back each day'), ('commitment', 'committed to a hospital by a court')], max_length=16),
        ),
        migrations.CreateModel(
            name='ChargeChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('turn', models.CharField(choices=[('dismissed', 'a charge was dismissed or dropped'), ('amended', 'a charge was amended'), ('added', 'a charge was added'), ('convicted', 'convicted of a charge'), ('acquitted', 'acquitted of a charge'), ('vacated', 'a conviction was vacated')], max_length=10)),
                ('charge', models.CharField(max_length=200)),
                ('happened_at', models.DateTimeField()),
                ('source', models.TextField()),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ChargeReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('reasons', models.TextField()),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        EraseOnly("custody_custodyevent", "custody.CustodyEvent", {"text": MARK}),
        EraseOnly("custody_chargechange", "custody.ChargeChange", {"charge": MARK, "source": MARK}),
        EraseOnly("custody_chargereview", "custody.ChargeReview", {"reasons": MARK}),
    ]
