"""A lost code of the person's page is reissued; a code ends, and its digest goes with the content of its case."""

import django.db.models.deletion
import handover.process.erasure.columns
import handover.sealed_columns.fields
from django.db import migrations, models

from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('detainer', '0014_sealed_texts'),
        ('process', '0018_spare_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='personcode',
            name='days',
            field=models.PositiveIntegerField(help_text='for how many days after the case it holds, as its notice says; none in older rows', null=True),
        ),
        migrations.CreateModel(
            name='CodeReissue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('asked_by', models.CharField(choices=[('person', 'the person'), ('lawyer', "the person's lawyer on record")], max_length=8)),
                ('handed_over_by', models.CharField(choices=[('jail', 'the jail'), ('office', 'the office')], max_length=8)),
                ('shown_by', handover.sealed_columns.fields.SealedText(bound_to='salt')),
                ('reasons', handover.sealed_columns.fields.SealedText(bound_to='salt')),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        EraseOnly("detainer_personcode", "detainer.PersonCode", {"digest": MARK}),
        EraseOnly(
            "detainer_codereissue", "detainer.CodeReissue", {"shown_by": MARK, "reasons": MARK},
            {"shown_by": "text", "reasons": "text"},
        ),
    ]
