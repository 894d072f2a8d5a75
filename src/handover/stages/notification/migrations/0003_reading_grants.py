"""A supervisor lets one person read a protected record for a time."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from handover.audit.append_only import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('notification', '0002_append_only'),
        ('process', '0004_one_step_at_a_time'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReadingGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('until', models.DateField(help_text="last day, at the case's agency")),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        AppendOnly("notification_readinggrant"),
    ]
