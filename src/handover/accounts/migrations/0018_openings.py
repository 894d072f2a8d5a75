"""Everybody who opened an account since somebody recertified it, and not only whoever did last."""

from typing import Any

from django.db import migrations, models


def keep_the_last(apps: Any, _: Any) -> None:
    """Keep who is on file as the last to open an account, with who recertified it since."""
    users = apps.get_model("accounts", "User").objects
    for user in users.exclude(opened_by="").order_by("pk").iterator():
        since = [user.certified_by] if user.certified_by else []
        users.filter(pk=user.pk).update(openings={user.opened_by: since})


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0017_role_validated'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='openings',
            field=models.JSONField(default=dict, editable=False, help_text='key of each who made or opened it, with the keys of those who recertified it since'),
        ),
        migrations.RunPython(keep_the_last, migrations.RunPython.noop),
        migrations.RemoveField(model_name='user', name='opened_by'),
        migrations.RemoveField(model_name='user', name='certified_by'),
    ]
