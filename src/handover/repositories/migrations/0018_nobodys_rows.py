"""Rows that an expungement missed, since the person had another key by then, say nothing any more."""

from typing import Any

from django.db import migrations
from django.db.models import Exists, OuterRef, Q

NOTHING = {"names": [], "births": [], "numbers": [], "sex": "", "birthplace": "", "record": None}
KINDS = {
    "CriminalIdentity": ("criminal", "criminal_identity", {}, {"sid": ""}, ("Arrest",)),
    "ImmigrationIdentity": (
        "immigration", "immigration_identity", {"citizenship": ""}, {"a_number": ""},
        ("Encounter", "StatusRecord", "ImmigrationOrder"),
    ),
}  # fmt: skip


def empty(apps: Any, _: Any) -> None:
    """Empty the rows that no record fills. One that no former key leads to is what an expungement left: it goes, and
    the worker cleans the database's files."""

    def every(name: str) -> Any:
        return apps.get_model("repositories", name)._base_manager

    destroyed = False
    for name, (repository, kind, more, numbers, parts) in KINDS.items():
        said = every("SourceRecord").filter(repository=repository, kind=kind, subject=OuterRef("pk"))
        former = every("FormerKey").filter(repository=repository, former=OuterRef("pk"))
        nobodys = every(name).filter(
            Q(~Exists(said), record=None) | Q(record__state="expunged"), hidden="retracted"
        )
        keys = list(nobodys.values_list("pk", flat=True))
        lost = list(nobodys.filter(~Exists(said), ~Exists(former)).values_list("pk", flat=True))
        for pk in keys:
            every(name).filter(pk=pk).update(**NOTHING, **more)
        for pk in lost:
            columns = {column.name for column in every(name).model._meta.concrete_fields}
            hashes = {f"{number}_hash": None for number in numbers if f"{number}_hash" in columns}
            every(name).filter(pk=pk).update(**numbers, **hashes)  # later versions keep a hash beside each
            if not any(every(part).filter(identity=pk).exists() for part in parts):
                every(name).filter(pk=pk).delete()
        destroyed = destroyed or bool(keys)
    done = every("Expungement").exclude(done_at=None).order_by("-pk").first() if destroyed else None
    if done is not None:
        tables = ["identification_criminalidentity", "identification_immigrationidentity"]
        held = (done.unclean or {}).get("tables", [])
        done.unclean = {**(done.unclean or {}), "tables": [*dict.fromkeys([*held, *tables])]}
        done.save(update_fields=["unclean"])


class Migration(migrations.Migration):
    dependencies = [("repositories", "0017_sealed_numbers")]

    operations = [migrations.RunPython(empty, migrations.RunPython.noop)]
