"""The audit's entries as sentences in the reader's language: who did what, to what. The caller looks up the names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said

from handover.accounts.roles import TITLES, Role
from handover.audit.chain import MARK
from handover.process.graph import Track, step_named
from handover.process.past_tense import done
from handover.web import navigation, queues
from handover.web.language import all_said

if TYPE_CHECKING:
    from handover.audit.models import Entry

ACTS: Final[Mapping[str, str]] = all_said({
    "access.refused": "was refused a page", "step.refused": "was refused a step",
    "machine.refused": "was refused a call",
    "altered.refused": "was refused a record that was altered", "sign_in": "signed in", "sign_out": "signed out",
    "sign_in.lock": "was locked after failed sign-ins", "search": "searched", "audit.read": "read the audit",
    "audit.export": "exported entries of the audit", "audit.verify": "verified the audit chain",
    "queue.export": "exported a list of cases", "queue.print": "printed a list of cases",
    "policies.compare": "compared two versions of a place's law", "case.note": "wrote a note",
    "list.read": "read a list with names", "readings.review": "looked at who read whom in a week",
    "figures.reply": "replied to figures of their own agency",
    "figures.draft": "drafted a transparency package", "figures.release": "released a transparency package",
    "figures.decline": "declined to release a transparency package",
    "figures.publish": "published a transparency package",
    "oversight.matcher_study": "kept a study of the matchers' errors",
    "rules.propose": "proposed a set of rules", "rules.effect": "computed the effect of a set of rules",
    "rules.adopt": "adopted a set of rules", "rules.decline": "declined a set of rules",
    "rules.first": "adopted the rules that came with the program",
    "case.take_over": "took a case over", "case.assign": "assigned a case",
    "case.hand_back": "handed a case back", "case.office": "gave a case to another office",
    "case.gone": "ended a claim, for the case went to another office",
    "restricted.grant": "let somebody read a restricted record", "restricted.read": "read a restricted record",
    "sealed.read": "read what a court sealed", "booking.image.read": "looked at a print image",
    "note_file.read": "opened an attachment", "search.leads": "read the leads of a search",
    "search.sent": "sent a search to the ABIS", "case.print": "printed a whole case",
    "custody.read": "read release and custody",
    "person.register": "registered a user", "person.role": "changed a user's role",
    "person.enable": "changed whether a user may sign in",
    "person.open": "opened the person's page", "person.password": "set a password",
    "person.release": "released a locked user", "person.reset": "reset a user's sign-in",
    "person.authority": "recorded an authority to sign", "person.delegation": "delegated an authority to sign",
    "person.delegation_ended": "ended a delegation", "token.issue": "issued a machine token",
    "token.revoke": "revoked a machine token", "token.rotate": "replaced a machine token",
    "jail.event": "reported an event", "jail.file": "sent a file", "jail.roster": "sent a roster",
    "roster.alarm": "raised a roster alarm", "roster.alarm.end": "ended a roster alarm",
    "reply.resend": "sent an answer again", "reply.stop": "stopped sending an answer",
    "receiver.set": "set where answers are sent", "receiver.stop": "ended where answers were sent",
    "records.import": "began an import of records", "records.imported": "imported records",
    "records.feed": "declared a feed", "records.expunged": "expunged a record",
    "keys.rotate": "rotated the keys of stored files and rows", "keys.seal_rows": "sealed rows of an earlier version",
    "erasure.request": "asked for an erasure",
    "erasure.execute": "erased by order", "erasure.decline": "declined an erasure",
    "hold.set": "set a legal hold", "hold.end": "ended a legal hold",
    "records.order.ask": "entered an order about a record", "records.order.decline": "declined an order about a record",
    "records.expunge.ask": "asked to expunge a record", "records.expunge.decline": "declined to expunge a record",
    "records.list": "listed records", "tries.refused": "counted refused tries",
    "agreement.recorded": "recorded an agreement under 8 USC 1357(g)",
    "agreement.ended": "ended an agreement under 8 USC 1357(g)",
    "person.designated": "recorded a designated officer", "person.designation_ended": "ended an officer's designation",
    "person.rename": "changed a user name", "person.whose": "said whose account it is",
    "person.factor": "removed a second factor",
    "factor.set": "set up a second factor", "factor.remove": "removed their own second factor",
    "factor.again": "verified the second factor again", "factor.key.add": "added a security key",
    "factor.key.remove": "removed a security key", "factor.key.doubt": "had a security key that may have been copied",
    "clock.start": "started a clock", "audit.mine": "exported the audit as an event log",
    "factor.app.remove": "removed the authenticator app", "session.unlock": "unlocked a session",
    "session.end": "ended one of their own sessions", "person.sessions": "ended a user's sessions",
    "person.recertify": "recertified a user", "token.certificate": "set which certificate stands for a machine token",
    "job.retry": "had a failed job tried again", "job.discard": "discarded a failed job",
    "booking.fingers": "kept the fingers of a booking for its searches",
    "want.expire": "ended a want that was not answered",
    "message.received": "received a message of a peer", "message.refused": "refused a message",
    "message.delivered": "got a receipt for a message", "message.given_up": "gave a message up",
    "message.send_again": "had a message sent again", "messages.read": "looked at the messages of a case",
    "message.record_again": "had a message recorded again",
    "message.ask_office": "had an office asked what stops a request",
    "message.aside.ask": "asked that a message be set aside", "message.aside.approve": "had a message set aside",
    "message.aside.decline": "declined to set a message aside",
    "peer.add": "declared a peer",
    "peer.rotate": "accepted a peer's next key", "peer.revoke": "revoked keys of a peer",
    "peer.own_key": "made a key for messages", "peer.use_key": "signs messages with the next key",
    "reports.caught_up": "had earlier reports of jails told",
    "peer.log_went_back": "found that a peer's log went back",
    "integrity.round": "checked records against each other", "cancellation.draft": "drafted a cancellation",
})  # fmt: skip
"""The predicate of each act, after the actor's name. Steps use their titles."""
GROUPS: Final = (
    ("case.", said("Steps of cases")),
    ("booking.", said("Bookings")),
    ("search.", said("Searches")),
    ("dispute.", said("Disputes")),
)
"""Prefixes shared by several acts, with a name for the group."""
_READ: Final = ".read"
_READINGS: Final[Mapping[str, str]] = all_said({
    "abis.encounter": "read an encounter of the ABIS", "abis.gallery": "read a gallery of the ABIS",
    "abis.task": "read a task of the ABIS", "answer": "read an answer", "booking": "read a booking",
    "case": "read a case", "disclosure": "read a disclosure", "examination": "read an examination",
    "handover": "read a handover", "notes": "read notes", "package": "read a package", "paper": "read a paper",
    "query": "read a query", "records": "read records", "request": "read a request", "research": "read research",
    "search": "read a search",
})  # fmt: skip
"""What was read, for acts that only read."""
_OTHERS: Final[Mapping[str, str]] = all_said({
    "system": "Handover itself ({})", "operator": "Operator {}", "folder": "Drop folder of {}",
})  # fmt: skip
"""Actors other than people and machines, by the prefix of their keys."""
_REFUSED: Final = said("Refused.")
_BEHIND: Final = said("Its time is doubtful: the clock was {seconds} s behind {other}.")
_BEFORE: Final = said("Its time is doubtful: the clock was {seconds} s before {other}.")
_EARLIER_ENTRIES: Final = said("the times of earlier entries")
_THE_DATABASE: Final = said("the database's clock")


def sentence(entry: Entry, names: Mapping[str, str]) -> str:
    """Return “Olive Ortiz, Review officer: took up the review of C-7KQ2M9X4TR.”

    ``names``: the names of actors by their keys; a key without one is shown as it is.
    """
    of = f": {_of_what(entry.subject)}" if entry.subject else ""
    refused = f" {_(_REFUSED)}" if entry.outcome != "success" and not entry.act.endswith("refused") else ""
    return f"{who_did(entry, names)}, {deed(entry.act)}{of}.{refused}{_of_the_clock(entry)}"


def _of_what(subject: str) -> str:
    """What an entry is about; a list by its title, for its subject is the name of its address."""
    if ":" not in subject:
        return subject
    titles = {queue.url_name: queue.title for queue in queues.registered()}
    titles |= {item.url_name: item.label for item in navigation.registered()}
    return _(titles[subject]) if subject in titles else subject


def _of_the_clock(entry: Entry) -> str:
    """Say that the time of this entry is doubtful, and compared with what."""
    mark = entry.content.get(MARK)
    if not mark:
        return ""
    seconds = float(mark["seconds"])
    other = _(_EARLIER_ENTRIES if mark["against"] == "log" else _THE_DATABASE)
    return f" {_(_BEHIND if seconds < 0 else _BEFORE).format(seconds=f'{abs(seconds):.0f}', other=other)}"


def who_did(entry: Entry, names: Mapping[str, str]) -> str:
    """Return a person with their role, an operator or a drop folder by name, or the program with its part."""
    kind, _colon, own = entry.actor.partition(":")
    if entry.actor not in names and kind in _OTHERS:
        return _(_OTHERS[kind]).format(own)
    role = _(TITLES[Role(entry.role)]) if entry.role in set(Role) else entry.role
    who = names.get(entry.actor, entry.actor)
    return f"{who}, {role}" if role and role != who else who


def deed(act: str) -> str:
    """Return what an act is, in words: “took up the review”."""
    if act in ACTS:
        return _(ACTS[act])
    head, _dot, name = act.partition(".")
    step = step_named(Track(head), name) if head in set(Track) else None
    if step:
        told = _(done(step.title))
        return told[:1].lower() + told[1:]
    if act.endswith(_READ):
        return _(_READINGS.get(act.removesuffix(_READ), act))
    return act.replace("_", " ").replace(".", ": ")
