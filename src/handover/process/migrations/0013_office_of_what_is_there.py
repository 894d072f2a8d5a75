"""What is on file goes to the office whose name its papers bear so far: the first immigration office by ORI."""

from typing import Any

from django.db import migrations


def give(apps: Any, _: Any) -> None:
    """Set the office of every matter; nothing where no immigration office is on file."""
    office = apps.get_model("accounts", "Agency").objects.filter(kind="immigration").order_by("ori").first()
    if office is not None:
        apps.get_model("process", "Matter").objects.filter(office=None).update(office=office)


class Migration(migrations.Migration):
    dependencies = [("process", "0012_offices")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
