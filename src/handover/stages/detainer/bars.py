"""What bars a signature, a lodging and a service: the signer's power, what was signed, the person's other detainers.

Pure: one judge per bar over the snapshot of `package_facts`, each with its source.
"""

from __future__ import annotations

from typing import Final

from handover.process.fold import Refusal
from handover.process.gate import Bar, Holder
from handover.process.names import StepName
from handover.stages.detainer import relodging, rules
from handover.stages.detainer.package_facts import PackageFacts


def signer_without_power(facts: PackageFacts) -> Refusal | None:
    """R11: the office that the signer holds, by their account, gives no power to sign this warrant today."""
    if facts.office is None:
        return Refusal("authority", "A warrant is signed by a person whose office is on file.")
    return rules.signer_has_authority(facts.office, (facts.warrant,), facts.today)


def signature_void(facts: PackageFacts) -> Refusal | None:
    """R11: the signer had no power on the day of the signature, by what is on record now."""
    return rules.signature_stands(facts.signed) if facts.signed else None


def paper_unsigned(facts: PackageFacts) -> Refusal | None:
    """R11: the paper that the jail would serve has no valid signature. The jail is told only that."""
    if signature_void(facts) is None:
        return None
    return Refusal(
        "authority",
        "The signature on this paper does not stand by the immigration office's records. Do not serve it and hold "
        "nobody on it: the office must answer first.",
    )


def lodger_without_power(facts: PackageFacts) -> Refusal | None:
    """R11: the person lodging must be an officer of the office now, not only when they opened the page."""
    return Refusal("actor", f"You may not lodge: {facts.lodger_unfit}.") if facts.lodger_unfit else None


def databases_alone(facts: PackageFacts) -> Refusal | None:
    """R3: a hold is asked for on database checks alone, and nobody else agreed with the finding."""
    if facts.request is None:
        return None
    return rules.notify_only_unless_reviewed(
        facts.request, databases_alone=facts.databases_alone, neutral_review=facts.neutrally_agreed
    )


def facts_changed(facts: PackageFacts) -> Refusal | None:
    """R11: the records no longer say what was drafted for a signature, or what was signed."""
    if facts.paper_altered:
        return Refusal(
            "digest", "The papers on file are not those that were signed. Draft the package again."
        )
    if not facts.changed:
        return None
    said = "; ".join(facts.changed)
    if facts.out:
        return Refusal("digest", f"The request that is out no longer says what the records say: {said}.")
    return Refusal(
        "digest",
        f"The papers no longer say what the records say: {said}. Draft the package again, for a new signature.",
    )


def paper_changed(facts: PackageFacts) -> Refusal | None:
    """R11: the paper that the jail would serve is not what the office would sign now. The jail is told only that."""
    if not facts.changed and not facts.paper_altered:
        return None
    return Refusal(
        "digest",
        "The signed paper no longer agrees with the immigration office's records. Do not serve it and hold nobody on "
        "it: the office must answer first.",
    )


def other_detainer(facts: PackageFacts) -> Refusal | None:
    """R9: one detainer for one custody."""
    return relodging.none_out_here(facts.jail, facts.others)


def second_hold(facts: PackageFacts) -> Refusal | None:
    """R9: no second hold for the same arrest: what is out at another jail stops when a hold begins here."""
    return relodging.no_second_hold(facts.arrested_on, facts.others)


def other_request(facts: PackageFacts) -> Refusal | None:
    """R9: no hold while two requests for one person are with the jail."""
    return relodging.no_hold_on_two(facts.jail, facts.others)


_OFFICE: Final = Holder.OFFICE
_SIGN: Final[frozenset[StepName]] = frozenset({"sign_warrant"})
_LODGE: Final[frozenset[StepName]] = frozenset({"lodge"})
_GO_ON: Final[frozenset[StepName]] = frozenset({"resume_stopped"})
_AGREE: Final[frozenset[StepName]] = frozenset({"agree_to_hold"})
_SERVE: Final[frozenset[StepName]] = frozenset({"serve", "serve_late"})

PACKAGE_BARS: Final[tuple[Bar[PackageFacts], ...]] = (
    Bar("signer_without_power", "R11", "the signer's office has no power to sign this warrant today",
        "8 CFR 287.5(e)(2), 241.2", _OFFICE, signer_without_power, steps=_SIGN, standing=False),
    Bar("signature_void", "R11", "the signer had no power on the day of the signature",
        "8 CFR 287.5(e)(2), 241.2; 8 CFR 2.1", _OFFICE, signature_void, steps=_LODGE | _GO_ON),
    Bar("paper_unsigned", "R11", "the paper has no signature that stands", "form I-247A: service", Holder.JAIL,
        paper_unsigned, steps=_SERVE, standing=False, by_office=True),
    Bar("lodger_without_power", "R11", "who lodges may not act for the office today", "8 CFR 287.7(b)", _OFFICE,
        lodger_without_power, steps=_LODGE, standing=False),
    Bar("databases_alone", "R3", "a hold on database checks alone that nobody else reviewed",
        "Gonzalez v. ICE settlement, effective 4 March 2025", _OFFICE, databases_alone, steps=_SIGN | _LODGE,
        standing=False),
    Bar("facts_changed", "R11", "the records no longer say what the papers say", "8 CFR 287.5(e)(2), 236.1(b)", _OFFICE,
        facts_changed, steps=_SIGN | _LODGE | _GO_ON),
    Bar("paper_changed", "R11", "the signed paper is not what the office would sign now", "form I-247A: service",
        Holder.JAIL, paper_changed, steps=_SERVE, standing=False, by_office=True),
    Bar("other_detainer", "R9", "another detainer for the person is with this jail", "8 CFR 287.7(a), (d)", _OFFICE,
        other_detainer, steps=_LODGE, standing=False),
    Bar("second_hold", "R9", "a hold on this arrest has begun on another detainer", "8 CFR 287.7(d)", _OFFICE,
        second_hold, steps=_LODGE | _GO_ON),
    Bar("other_request", "R9", "two requests for one person are with the jail", "8 CFR 287.7(a), (d)", Holder.JAIL,
        other_request, steps=_AGREE, standing=False),
)  # fmt: skip
