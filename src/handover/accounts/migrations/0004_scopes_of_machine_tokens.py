"""A machine token has scopes, a renewed secret, and who made and revoked it; one may act for no agency."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_corrections_and_children'),
    ]

    operations = [
        migrations.RenameField(model_name='machinetoken', old_name='label', new_name='name'),
        migrations.AlterField(
            model_name='machinetoken',
            name='agency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tokens', to='accounts.agency'),
        ),
        migrations.AddField(model_name='machinetoken', name='scopes', field=models.JSONField(default=list)),
        migrations.AddField(
            model_name='machinetoken',
            name='previous_digest',
            field=models.CharField(blank=True, max_length=64, null=True, unique=True),
        ),
        migrations.AddField(model_name='machinetoken', name='previous_until', field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            model_name='machinetoken',
            name='created_by',
            field=models.CharField(blank=True, help_text='key of the actor', max_length=80),
        ),
        migrations.AddField(model_name='machinetoken', name='last_used_at', field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            model_name='machinetoken',
            name='revoked_by',
            field=models.CharField(blank=True, help_text='key of the actor', max_length=80),
        ),
    ]
