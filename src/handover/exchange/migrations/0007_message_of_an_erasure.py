"""A message that tells of an erasure knows of which, so that of two between two steps of a case each is told."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0006_set_aside_request'),
        ('process', '0018_spare_index'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='outgoingmessage',
            name='one_message_a_step_and_kind',
        ),
        migrations.AddField(
            model_name='outgoingmessage',
            name='erasure',
            field=models.ForeignKey(help_text='which it tells of; empty: a step caused it', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmessage',
            constraint=models.UniqueConstraint(condition=models.Q(('erasure', None)), fields=('matter', 'number', 'kind', 'recipient'), name='one_message_a_step_and_kind'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmessage',
            constraint=models.UniqueConstraint(condition=models.Q(('erasure__isnull', False)), fields=('matter', 'erasure', 'kind', 'recipient'), name='one_message_an_erasure_and_kind'),
        ),
    ]
