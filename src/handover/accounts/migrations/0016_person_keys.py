"""Who is behind an account. Until somebody says otherwise, accounts of one name are one person's, as they were taken to
be until now; who opened an account of before is not known here."""

from typing import Any

from django.db import migrations, models

import handover.accounts.person_keys


def one_key_a_name(apps: Any, _: Any) -> None:
    """Give each account the key of its person: the same to all of one name, and one of its own to one without."""
    users, keys = apps.get_model("accounts", "User").objects, {}
    for user in users.order_by("pk"):
        name = handover.accounts.person_keys.folded_name(f"{user.first_name} {user.last_name}") or user.pk
        key = keys.setdefault(name, handover.accounts.person_keys.new_person_key())
        users.filter(pk=user.pk).update(person_key=key)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0015_agency_peer'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='person_key',
            field=models.CharField(default=handover.accounts.person_keys.new_person_key, editable=False, help_text='the same for all accounts of one person', max_length=32),
        ),
        migrations.AddField(
            model_name='user',
            name='enabled_at',
            field=models.DateTimeField(editable=False, help_text='when it was last enabled again', null=True),
        ),
        migrations.AddField(
            model_name='user',
            name='opened_by',
            field=models.CharField(blank=True, editable=False, help_text='key of whoever last made or enabled it', max_length=80),
        ),
        migrations.AddField(
            model_name='user',
            name='certified_by',
            field=models.CharField(blank=True, editable=False, help_text='key of whoever recertified it since', max_length=80),
        ),
        migrations.RunPython(one_key_a_name, migrations.RunPython.noop),
    ]
