"""The person's lawyer, requests for access and their answers."""

import django.db.models.deletion
import handover.process.erasure.columns
from django.db import migrations, models

from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('process', '0010_orders_of_lists'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccessRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('asker', models.CharField(choices=[('person', 'the person'), ('lawyer', "the person's lawyer"), ('other', "somebody else, with the person's written consent")], max_length=8)),
                ('name', models.CharField(max_length=120)),
                ('shown_by', models.TextField(help_text='how the asker showed who they are, or which consent is on file')),
                ('wanted', models.TextField()),
                ('asked_at', models.DateTimeField()),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AccessAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('to_name', models.CharField(max_length=120)),
                ('released', models.JSONField(default=list)),
                ('ground', models.TextField(blank=True)),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='disclosure.accessrequest')),
            ],
            options={
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RepresentationEnd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField()),
                ('reasons', models.TextField()),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Representative',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('name', models.CharField(max_length=120)),
                ('firm', models.CharField(blank=True, max_length=160)),
                ('contact', models.CharField(max_length=200)),
                ('appearance', models.CharField(choices=[('g28', 'form G-28, signed by the person'), ('letter', 'a letter that the person signed'), ('court', 'counsel in the criminal case'), ('named', 'named by the person, no paper yet')], max_length=8)),
                ('since', models.DateTimeField(help_text='when the appearance was filed, or the lawyer was named')),
                ('text', models.TextField(blank=True)),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RepresentativeTold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('to_name', models.CharField(max_length=120)),
                ('told_at', models.DateTimeField()),
                ('papers', models.BooleanField(help_text='whether copies of the papers were served')),
                ('how', models.TextField()),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'verbose_name_plural': 'representatives told',
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        EraseOnly("disclosure_representative", "disclosure.Representative",
                  {"name": MARK, "firm": MARK, "contact": MARK, "text": MARK}),
        EraseOnly("disclosure_representationend", "disclosure.RepresentationEnd", {"reasons": MARK}),
        EraseOnly("disclosure_representativetold", "disclosure.RepresentativeTold", {"to_name": MARK, "how": MARK}),
        EraseOnly("disclosure_accessrequest", "disclosure.AccessRequest",
                  {"name": MARK, "shown_by": MARK, "wanted": MARK}),
        EraseOnly("disclosure_accessanswer", "disclosure.AccessAnswer", {"to_name": MARK, "ground": MARK}),
    ]
