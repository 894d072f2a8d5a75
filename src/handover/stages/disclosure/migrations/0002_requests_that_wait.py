"""The requests for access that wait for their answer."""

from typing import Any

from django.db import migrations


def write_down(apps: Any, _: Any) -> None:
    """Write the open requests on file."""
    work = apps.get_model("process", "OpenWork")
    asked = apps.get_model("disclosure", "AccessRequest").objects.filter(answer=None)
    rows = asked.values_list("matter_id", "pk").iterator(2000)
    work.objects.bulk_create(
        (work(kind="access", matter_id=matter, row=pk) for matter, pk in rows),
        batch_size=2000, ignore_conflicts=True,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_initial"), ("process", "0015_open_work")]

    operations = [migrations.RunPython(write_down, migrations.RunPython.noop)]
