"""Orders about records that a person enters here."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('repositories', '0009_unclean'),
    ]

    operations = [
        migrations.CreateModel(
            name='RecordOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('op', models.CharField(choices=[('seal', 'seal it'), ('unseal', 'unseal it'), ('expunge', 'expunge it')], max_length=8)),
                ('authority', models.TextField(help_text="statute, and number of the court's order; no name")),
                ('dated', models.DateField(help_text='date of the order')),
                ('asked_key', models.CharField(max_length=40)),
                ('asked_name', models.CharField(max_length=120)),
                ('asked_role', models.CharField(max_length=20)),
                ('asked_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('approved', 'approved and carried out'), ('declined', 'declined')], default='', max_length=8)),
                ('decided_key', models.CharField(blank=True, default='', max_length=40)),
                ('decided_name', models.CharField(blank=True, default='', max_length=120)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reasons', models.TextField(blank=True, default='')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='repositories.sourcerecord')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('record',), name='one_open_order_a_record')],
            },
        ),
    ]
