"""The warrant is cancelled by somebody who may issue it; whether an I-200 has its charging document."""

import django.db.models.deletion
import handover.process.erasure.columns
from django.db import migrations, models

from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('detainer', '0009_erasable_columns'),
        ('process', '0008_claims'),
    ]

    operations = [
        migrations.AddField(
            model_name='package',
            name='charging_document',
            field=models.CharField(choices=[('issued', 'issued: its date and office stand below'), ('none', 'not issued: an exception that is counted, for the reason below')], help_text='of an I-200: whether the charging document was issued; none with an I-205 and in older rows', max_length=8, null=True),
        ),
        migrations.AddField(
            model_name='package',
            name='event_number',
            field=models.CharField(help_text="number of the event in the agency's own system", max_length=20, null=True),
        ),
        migrations.AddField(
            model_name='package',
            name='component',
            field=models.CharField(choices=[('ICE', 'ICE'), ('CBP', 'CBP')], max_length=3, null=True),
        ),
        migrations.CreateModel(
            name='WarrantCancellation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('warrant', models.CharField(max_length=5)),
                ('title', models.CharField(max_length=80)),
                ('authority', models.CharField(max_length=80)),
                ('reasons', models.TextField()),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        EraseOnly("detainer_package", "detainer.Package", {"charging_decision": MARK}),
        EraseOnly("detainer_warrantcancellation", "detainer.WarrantCancellation", {"reasons": MARK}),
    ]
