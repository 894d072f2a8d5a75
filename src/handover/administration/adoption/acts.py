"""Propose a set of rules, record its effect, adopt or decline it: two people, each act audited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from handover.accounts.models import User
from handover.accounts.roles import Actor, Role
from handover.administration.adoption.models import RuleDecision, RuleEffect, RuleSet, RuleText
from handover.administration.adoption.parts import digests, part_digest, parts, text_digest
from handover.administration.adoption.standing import departures, in_force
from handover.administration.operators import REGISTRAR
from handover.audit.append import append
from handover.process.advance import demand
from handover.process.fold import Refusal, RefusedError
from handover.process.requirements import typed_reasons
from handover.process.two_people import one_at_a_time, same_person

PROPOSES: Final = frozenset({Role.SUPERVISOR, Role.COUNSEL, Role.SYSTEM})
"""An operator by command, in their own name or in that of a supervisor or counsel."""
DECIDES: Final = frozenset({Role.SUPERVISOR, Role.COUNSEL})
SEES: Final = DECIDES | {Role.AUDITOR}
_FIRST: Final = "The first set: no set was adopted before."
_SHIPPED: Final = "Adopted by the program itself, for a demonstration."


def propose(*, actor: Actor, reasons: str) -> RuleSet:
    """Propose what this process has loaded. Raises `RefusedError`: nothing differs, it is proposed already, a role."""
    demand(
        None if actor.role in PROPOSES else Refusal("role", "A supervisor, counsel or an operator proposes rules."),
        typed_reasons(reasons),
        None if departures() else Refusal("rules", "What is loaded is what is in force: there is nothing to adopt."),
    )  # fmt: skip
    with transaction.atomic():
        one_at_a_time()
        row = _row_of_loaded(actor, reasons)
        again = [one for one in undecided() if one.parts == row.parts]
        demand(Refusal("rules", f"Set {again[0].pk} says the same and waits already.") if again else None)
        row.save()
        _tell("rules.propose", row, actor)
    return row


def keep_effect(
    rules: RuleSet, content: Mapping[str, Any], *, against: RuleSet | None, actor: Actor
) -> RuleEffect:
    """Record what adopting the set would change, as it was computed just now."""
    with transaction.atomic():
        row = RuleEffect.objects.create(
            rules=rules, against=against, content=dict(content), by_key=actor.key, by_name=actor.name,
            at=timezone.now(),
        )  # fmt: skip
        append(act="rules.effect", actor=actor, subject=str(rules), content={"effect": row.pk})
    return row


def decide(
    rules_id: int, *, adopt: bool, effect_id: int | None, reasons: str, person: User, now: Mapping[str, Any] | None
) -> RuleDecision:  # fmt: skip
    """Adopt or decline a set as a second person. ``effect_id``: the effect that was read; ``now``: as it is just now.

    Raises `RefusedError`: the same person; an account made since, which may decline; an effect that is not the newest
    or that changed; a set that was decided; another set adopted meanwhile.
    """
    actor = person.actor
    demand(
        None if actor.role in DECIDES else Refusal("role", "A supervisor or counsel adopts or declines rules."),
        typed_reasons(reasons),
    )  # fmt: skip
    with transaction.atomic():
        one_at_a_time()
        rules = RuleSet.objects.filter(pk=rules_id).first()
        if rules is None:
            raise RefusedError(Refusal("rules", f"There is no set {rules_id}."))
        demand(
            Refusal("rules", f"Set {rules.pk} was decided already.") if _decided(rules) else None,
            same_person(rules, person, declines=not adopt),
        )
        effect = rules.effects.order_by("-pk").first()
        if adopt:
            demand(_effect_read(rules, effect, effect_id, now))
        row = RuleDecision.objects.create(
            rules=rules, adopted=adopt, effect=effect, reasons=reasons.strip(), by_key=actor.key, by_name=actor.name,
            at=timezone.now(),
        )  # fmt: skip
        _tell("rules.adopt" if adopt else "rules.decline", rules, actor, effect=effect.pk if effect else None)
    return row


def adopt_shipped(actor: Actor) -> RuleSet | None:
    """Adopt what is loaded without a second person, where no set was ever adopted; else None.

    A demonstration's files are adopted by the program at each start, as long as no person ever decided about any.
    """
    with transaction.atomic():
        one_at_a_time()
        first = not RuleDecision.objects.exists()
        ours = settings.HANDOVER_DEMO and not RuleDecision.objects.exclude(by_key=REGISTRAR.key).exists()
        if not (first or (ours and actor == REGISTRAR)) or not departures():
            return None
        row = _row_of_loaded(actor, _FIRST if first else _SHIPPED)
        row.save()
        RuleDecision.objects.create(
            rules=row, adopted=True, reasons=row.reasons, by_key=actor.key, by_name=actor.name, at=row.at
        )
        _tell("rules.first", row, actor)
    return row


def undecided() -> list[RuleSet]:
    """The sets that wait for a second person, oldest first."""
    return list(RuleSet.objects.filter(decision=None).order_by("pk"))


def _effect_read(
    rules: RuleSet, effect: RuleEffect | None, read: int | None, now: Mapping[str, Any] | None
) -> Refusal | None:
    standing = in_force()
    if effect is None or now is None:
        return Refusal(
            "effect", "Nobody has computed the effect on open cases: compute it and read it first."
        )
    if effect.pk != read:
        return Refusal("effect", "The effect was computed anew since you read it: read it again.")
    if effect.against_id != (standing.pk if standing else None) or effect.content != now:
        return Refusal("effect", f"The effect of set {rules.pk} is not what you read: read it again.")
    return None


def _row_of_loaded(actor: Actor, reasons: str) -> RuleSet:
    """The loaded rules as an unsaved set; its texts are kept."""
    texts = {one.name: one.loaded() for one in parts()}
    files = {name: digests(of_part) for name, of_part in texts.items()}
    by_digest = {text_digest(text): text for of_part in texts.values() for text in of_part.values()}
    known = set(RuleText.objects.filter(pk__in=by_digest).values_list("pk", flat=True))
    RuleText.objects.bulk_create([RuleText(digest=d, text=t) for d, t in by_digest.items() if d not in known])
    return RuleSet(
        files=files, parts={name: part_digest(named) for name, named in files.items()}, reasons=reasons.strip(),
        by_key=actor.key, by_name=actor.name, at=timezone.now(),
    )  # fmt: skip


def _decided(rules: RuleSet) -> bool:
    return RuleDecision.objects.filter(rules=rules).exists()


def _tell(act: str, rules: RuleSet, actor: Actor, **more: object) -> None:
    append(
        act=act, actor=actor, subject=str(rules), content={"rules": rules.pk, "parts": rules.parts, **more}
    )
