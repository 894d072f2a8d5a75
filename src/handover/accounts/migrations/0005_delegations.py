"""Powers to sign that are delegated by name (8 CFR 2.1), each dated."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_squashed_0004_scopes_of_machine_tokens'),
    ]

    operations = [
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provision', models.CharField(help_text='the provision whose power is delegated', max_length=40)),
                ('instrument', models.CharField(help_text='number or name of the delegation order', max_length=60)),
                ('given_by', models.CharField(help_text='who gave it: name and office', max_length=120)),
                ('first', models.DateField(help_text='first day, inclusive')),
                ('last', models.DateField(blank=True, help_text='last day, inclusive; none: until it is ended', null=True)),
                ('recorded_by', models.CharField(help_text='key of the actor', max_length=80)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['person_id', 'first', 'pk'],
            },
        ),
    ]
