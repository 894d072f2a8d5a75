"""An upgrade notes who opened the accounts of before; the audit that tells it may be long."""

from __future__ import annotations

import tracemalloc
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from handover.accounts.models import User
from handover.audit.models import Entry
from tests.support.cast import Cast

SAID = "x" * 2_000
"""What an act says besides; of thousands of acts it is megabytes, and nobody needs it here."""


@pytest.mark.django_db
def test_the_audit_is_read_once_in_chunks_and_the_accounts_are_written_in_few_statements(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    migration = import_module("handover.accounts.migrations.0019_openings_of_before")
    newest = Entry.objects.order_by("-number").values_list("number", flat=True).first() or 0
    many, names = 3 * migration.READ, [f"person{n}" for n in range(migration.WRITTEN + 20)]
    User.objects.bulk_create([User(username=name, password="!") for name in names])
    entries = (
        Entry(
            number=newest + 1 + n, at=timezone.now(), act="person.register", actor=f"operator:{n % 2}", role="system",
            subject=names[n % len(names)], content={"said": SAID}, digest="0" * 64,
        )
        for n in range(many)
    )  # fmt: skip
    Entry.objects.bulk_create(entries, batch_size=500)
    User.objects.update(openings={})
    tracemalloc.start()
    with django_assert_num_queries(4):  # the audit, the accounts, and two parts of what is written
        migration.from_the_audit(apps, None)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    noted = dict(User.objects.filter(username__in=names).values_list("username", "openings"))
    assert {key for openings in noted.values() for key in openings} == {"operator:0", "operator:1"}
    assert all(noted.values()) and len(noted) == len(names)
    assert most < many * len(SAID) / 2, f"{most:,} bytes at once"
