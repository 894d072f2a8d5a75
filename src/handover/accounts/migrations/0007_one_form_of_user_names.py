"""User names are kept in the one form in which they are looked up from now on."""

from typing import Any

from django.db import migrations

from handover.accounts.usernames import normal_username


def normalise(apps: Any, _: Any) -> None:
    """Rewrite each name. Raises ``ValueError`` where two accounts would have the same one: a person says whose it is."""
    users = apps.get_model("accounts", "User").objects
    for user in users.order_by("pk"):
        normal = normal_username(user.username)
        if normal == user.username:
            continue
        if users.filter(username=normal).exists():
            raise ValueError(
                f"the accounts {user.username!r} and {normal!r} differ in letters that count as the same from now on; "
                "rename one in the table accounts_user before the upgrade"
            )
        users.filter(pk=user.pk).update(username=normal)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_sign_in_limits'),
    ]

    operations = [
        migrations.RunPython(normalise, migrations.RunPython.noop),
    ]
