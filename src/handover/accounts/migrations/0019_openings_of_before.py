"""Who opened the accounts of before is in the audit: it is noted on them, with who recertified them since."""

from typing import Any

from django.db import migrations

from handover.accounts.usernames import normal_username

OPENS = ("person.register", "person.enable", "person.reset", "person.role", "person.factor", "person.whose")


def from_the_audit(apps: Any, _: Any) -> None:
    """Go through the acts about accounts in their order; an account that was renamed takes along what is known of it.
    What the program itself registered, as for a demonstration, was opened by nobody."""
    users, entries = apps.get_model("accounts", "User").objects, apps.get_model("audit", "Entry").objects
    found: dict[str, dict[str, list[str]]] = {}
    told = entries.filter(act__in=(*OPENS, "person.rename", "person.recertify"), outcome="success").order_by("number")
    for act, by, subject, content in told.values_list("act", "actor", "subject", "content").iterator(chunk_size=2000):
        name = normal_username(subject)
        if act == "person.rename":
            found[name] = found.pop(normal_username(str(content.get("was", ""))), {})
        elif act == "person.recertify":
            found[name] = {opener: sorted({*since, by}) for opener, since in found.get(name, {}).items()}
        elif not by.startswith("system:"):
            found.setdefault(name, {})[by] = []
    for user in users.order_by("pk"):
        if openings := found.get(user.username):
            users.filter(pk=user.pk).update(openings={**user.openings, **openings})


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0018_openings'),
        ('audit', '0005_latest_time'),
    ]

    operations = [migrations.RunPython(from_the_audit, migrations.RunPython.noop)]
