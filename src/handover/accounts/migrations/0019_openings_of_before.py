"""Who opened the accounts of before is in the audit: it is noted on them, with who recertified them since.

The audit may have millions of entries: it is read once, in its order, a chunk at a time, and of each of these acts only
what is needed. What is kept meanwhile is what the accounts keep.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from django.db import migrations

from handover.accounts.usernames import normal_username

OPENS = ("person.register", "person.enable", "person.reset", "person.role", "person.factor", "person.whose")
READ: Final = 2_000
"""Entries in memory at once."""
WRITTEN: Final = 300
"""Accounts written by one statement."""


def from_the_audit(apps: Any, _: Any) -> None:
    """Go through the acts about accounts in their order; an account that was renamed takes along what is known of it.
    What the program itself registered, as for a demonstration, was opened by nobody."""
    users, entries = apps.get_model("accounts", "User").objects, apps.get_model("audit", "Entry").objects
    found: dict[str, dict[str, list[str]]] = {}
    told = entries.filter(act__in=(*OPENS, "person.rename", "person.recertify"), outcome="success").order_by("number")
    for act, by, subject, was in told.values_list("act", "actor", "subject", "content__was").iterator(chunk_size=READ):
        name = normal_username(subject)
        if act == "person.rename":
            found[name] = found.pop(normal_username(str(was or "")), {})
        elif act == "person.recertify":
            found[name] = {opener: sorted({*since, by}) for opener, since in found.get(name, {}).items()}
        elif not by.startswith("system:"):
            found.setdefault(name, {})[by] = []
    noted = _noted(users, found)
    while part := list(islice(noted, WRITTEN)):
        users.bulk_update(part, ["openings"])


def _noted(users: Any, found: dict[str, dict[str, list[str]]]) -> Iterator[Any]:
    for user in users.only("pk", "username", "openings").order_by("pk").iterator(chunk_size=WRITTEN):
        if openings := found.get(user.username):
            user.openings = {**user.openings, **openings}
            yield user


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0018_openings'),
        ('audit', '0005_latest_time'),
    ]

    operations = [migrations.RunPython(from_the_audit, migrations.RunPython.noop)]
