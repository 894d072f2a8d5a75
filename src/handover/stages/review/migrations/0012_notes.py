"""Notes on a case and their files; append-only, with content that can be erased by order."""

import django.db.models.deletion
import handover.process.erasure.columns
from django.db import migrations, models

from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('process', '0008_claims'),
        ('review', '0011_offence_class'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('kind', models.CharField(choices=[('note', 'Note'), ('call', 'Telephone call'), ('letter', 'Letter or e-mail'), ('document', 'Document')], max_length=10)),
                ('text', models.TextField()),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='NoteFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('name', models.CharField(max_length=120)),
                ('media_type', models.CharField(max_length=40)),
                ('size', models.PositiveIntegerField(help_text='bytes')),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                ('note', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='file', to='review.casenote')),
            ],
            options={
                'abstract': False,
            },
        ),
        EraseOnly("review_casenote", "review.CaseNote", {"text": MARK}),
        EraseOnly("review_notefile", "review.NoteFile", {"name": MARK, "sha256": MARK, "content": "bytes"}),
    ]
