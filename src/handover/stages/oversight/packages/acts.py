"""Draft a package, release it or decline it: two people, each act with its audit entry."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from handover.accounts.models import User
from handover.accounts.roles import Actor, Role
from handover.audit.append import append, source_address
from handover.audit.models import Entry
from handover.process.advance import demand
from handover.process.fold import Refusal, RefusedError
from handover.process.requirements import typed_reasons
from handover.process.two_people import one_at_a_time, same_person
from handover.released_data.linked_tables import CannotProtectError, EarlierRelease
from handover.released_data.solver_work import SolverWork
from handover.stages.oversight.models import FigurePackage, FigureReply, PackageDecision, PackageFile
from handover.stages.oversight.packages.content import (
    Content,
    agencies_of,
    content_of,
    published,
    released_of,
)
from handover.stages.oversight.packages.files import MANIFEST, PackageHead, files_of, sha256
from handover.stages.oversight.packages.tables import still_stands, tables_now
from handover.stages.oversight.replies import TIME_TO_REPLY, replies_to
from handover.stages.oversight.snapshots import digest_of, text_of

DRAFTS: Final = frozenset({Role.AUDITOR, Role.SUPERVISOR, Role.SYSTEM})
"""An operator by command, in their own name or in that of an auditor or supervisor."""
DECIDES: Final = frozenset({Role.AUDITOR, Role.SUPERVISOR})


def draft(
    *, actor: Actor, only: Iterable[str] = (), told: Callable[[int], None] | None = None
) -> FigurePackage:
    """Draft a package of the figures kept now, or of the named tables, protected together with everything released.

    ``told`` is called with the number of programs solved so far. Raises `RefusedError` for a wrong role or name, if
    there is nothing to publish, if the same draft exists already, or if it cannot be protected.
    """
    wanted, found = frozenset(only), tables_now()
    known = {one.name for one in found}
    demand(
        None if actor.role in DRAFTS else Refusal("role", "An auditor, a supervisor or an operator drafts a package."),
        None if wanted <= known else
        Refusal("tables", f"No such table: {', '.join(sorted(wanted - known))}. There are {', '.join(sorted(known))}."),
        None if found else Refusal("tables", "Nothing was kept yet, and no release was taken in: there is no table."),
    )  # fmt: skip
    after = last_released()
    try:
        chosen = [t for t in found if not wanted or t.name in wanted]
        content = content_of(chosen, earlier_releases(), SolverWork(told=told))
    except CannotProtectError as problem:
        raise RefusedError(
            Refusal("tables", f"It cannot be protected: {problem}. Leave tables out.")
        ) from problem
    text, now = text_of(content), timezone.now()
    with transaction.atomic():
        one_at_a_time()
        again = FigurePackage.objects.filter(digest=digest_of(text), decision=None, after=after).first()
        demand(Refusal("tables", f"Package {again.pk} says the same and waits already.") if again else None)
        row = FigurePackage.objects.create(
            content=text, digest=digest_of(text), after=after, reply_until=now + TIME_TO_REPLY, by_key=actor.key,
            by_name=actor.name, at=now,
        )  # fmt: skip
        append(
            act="figures.draft", actor=actor, subject=str(row), content={"package": row.pk, "of": row.digest}
        )
    return row


def release(package: FigurePackage, *, read: str, reasons: str, person: User) -> PackageDecision:
    """Publish a package as a second person. ``read``: the digest of the manifest of the files as they were shown.

    Raises `RefusedError` for the same person, a newer account, agencies that may still reply, another release or a
    restatement meanwhile, or a reply that came after it was read.
    """
    with transaction.atomic():
        _decidable(package, reasons, person)
        demand(_waits_for_reply(package), _stale(package))
        files = files_now(package)
        manifest = sha256(files[MANIFEST])
        demand(
            None if manifest == read else
            Refusal("read", "A reply came since you read it, or the page is old: read the package again.")
        )  # fmt: skip
        append(
            act="figures.release", actor=person.actor, subject=str(package), content={"package": package.pk}
        )
        entry = _published(package, manifest)
        decision = _decide(
            package, person.actor, reasons, released=True, manifest=manifest, entry=entry.number
        )
        PackageFile.objects.bulk_create(
            [PackageFile(package=package, name=n, content=d, digest=sha256(d)) for n, d in files.items()]
        )
    return decision


def decline(package: FigurePackage, *, reasons: str, person: User) -> PackageDecision:
    """Decline to release a package, as a second person. Raises `RefusedError`."""
    with transaction.atomic():
        _decidable(package, reasons, person, declines=True)
        append(
            act="figures.decline", actor=person.actor, subject=str(package), content={"package": package.pk}
        )
        return _decide(package, person.actor, reasons, released=False)


def files_now(package: FigurePackage) -> dict[str, bytes]:
    """The files as they would be published now: with the replies that came."""
    content = content_in(package)
    before = published(content_in(package.after)) if package.after else {}
    head = PackageHead(package.pk, f"{package.at:%Y-%m-%d}", replies_to(agencies_of(content)), before)
    return files_of(content, head)


def content_in(package: FigurePackage) -> Content:
    """The numbers of a package."""
    found: dict[str, Any] = json.loads(package.content)
    return found


def last_released() -> FigurePackage | None:
    """The package that was released last."""
    last = PackageDecision.objects.filter(released=True).select_related("package").order_by("-pk").first()
    return last.package if last else None


def earlier_releases() -> list[EarlierRelease]:
    """The numbers of every released package, in the order of the releases."""
    rows = PackageDecision.objects.filter(released=True).select_related("package").order_by("pk")
    return [released_of(content_in(row.package)) for row in rows]


def silent_agencies(package: FigurePackage) -> list[str]:
    """The ORIs of a package that have not replied since it was drafted."""
    oris = agencies_of(content_in(package))
    replied = FigureReply.objects.filter(ori__in=oris, at__gte=package.at).values_list("ori", flat=True)
    return sorted(set(oris) - set(replied))


def waiting_for(ori: str) -> list[FigurePackage]:
    """The packages that wait and have figures of this agency."""
    rows = FigurePackage.objects.filter(decision=None)
    return [row for row in rows if ori in agencies_of(content_in(row))]


def _published(package: FigurePackage, manifest: str) -> Entry:
    """Write the audit entry that the public proof shows, by the program itself, so that it contains no name and no
    address."""
    told = source_address.set("")
    try:
        return append(
            act="figures.publish", actor=Actor.system("figures"), subject=str(package),
            content={"package": package.pk, "manifest": manifest},
        )  # fmt: skip
    finally:
        source_address.reset(told)


def _decidable(package: FigurePackage, reasons: str, person: User, *, declines: bool = False) -> None:
    one_at_a_time()
    demand(
        None if person.actor.role in DECIDES else Refusal("role", "An auditor or a supervisor releases a package."),
        typed_reasons(reasons),
    )  # fmt: skip
    decided = PackageDecision.objects.filter(package=package).exists()
    demand(
        Refusal("package", f"Package {package.pk} was decided already.") if decided else None,
        same_person(package, person, declines=declines),
    )


def _waits_for_reply(package: FigurePackage, now: datetime | None = None) -> Refusal | None:
    if (now or timezone.now()) >= package.reply_until:
        return None
    silent = silent_agencies(package)
    if not silent:
        return None
    return Refusal(
        "reply",
        f"{len(silent)} agencies have figures in it and have not replied. They may until "
        f"{package.reply_until:%Y-%m-%d %H:%M} UTC.",
    )


def _stale(package: FigurePackage) -> Refusal | None:
    """What was released or restated since it was drafted."""
    last = last_released()
    if (last.pk if last else None) != package.after_id:
        return Refusal("package", "Another package was released since: this one was not protected beside it.")
    tables = content_in(package)["tables"]
    otherwise = sorted(one["name"] for one in tables if not still_stands(one["source"]))
    if otherwise:
        return Refusal(
            "package", f"Restated or gone since it was drafted: {', '.join(otherwise)}. Draft it anew."
        )
    return None


def _decide(
    package: FigurePackage, actor: Actor, reasons: str, *, released: bool, manifest: str = "", entry: int | None = None
) -> PackageDecision:  # fmt: skip
    return PackageDecision.objects.create(
        package=package, released=released, reasons=reasons.strip(), manifest=manifest, entry=entry,
        by_key=actor.key, by_name=actor.name, at=timezone.now(),
    )  # fmt: skip
