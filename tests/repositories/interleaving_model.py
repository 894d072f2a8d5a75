"""What a source's records become after each operation, as docs/records.md says it. It asks nothing of the code."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

Key = tuple[str, str]
PERSON, ARREST, CHARGE = "criminal_identity", "arrest", "charge"


@dataclass
class Known:
    """One record as the model has it. ``state``: active, retracted, merged or expunging."""

    kind: str
    parent: Key | None
    number: str = ""
    state: str = "active"
    sealed: bool = False
    into: Key | None = None


@dataclass
class Model:
    """What is on file, by the source's present keys; numbers that were given up; marks by the use's primary key."""

    on_file: dict[Key, Known] = field(default_factory=dict)
    former: dict[str, str] = field(default_factory=dict)
    used: dict[int, Key] = field(default_factory=dict)
    marks: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def last(self, key: Key | None) -> Key | None:
        """The record that this one was merged into in the end."""
        while key is not None and key in self.on_file and self.on_file[key].into is not None:
            key = self.on_file[key].into
        return key

    def standing(self, key: Key | None) -> bool:
        """Whether something can belong to it."""
        return key in self.on_file and self.on_file[key].state == "active"

    def person(self, key: Key) -> Key:
        """Whom a record is about."""
        while (above := self.on_file[key].parent) is not None:
            key = above
        return key

    def shown(self, key: Key | None) -> bool:
        """Whether the record is seen."""
        while key is not None:
            known = self.on_file[key]
            if known.state != "active" or known.sealed:
                return False
            key = known.parent
        return True

    def below(self, key: Key) -> set[Key]:
        """The record and all that belongs to it."""
        found = {key}
        for one, known in self.on_file.items():
            if known.parent == key:
                found |= self.below(one)
        return found

    def mark(self, keys: set[Key], op: str) -> None:
        """Whatever rested on these is told."""
        for use, key in self.used.items():
            if key in keys:
                self.marks[use].append(op)

    def upsert(self, key: Key, parent: Key | None, number: str) -> None:
        """A record comes new or in a later version."""
        known = self.on_file.get(key)
        if known is not None and known.state in ("merged", "expunging"):
            return
        if parent is not None and not self.standing(parent := self.last(parent)):
            return
        if known is None:
            if number in self.former:
                return
            self.on_file[key] = Known(key[0], parent, number)
            return
        known.parent = parent
        if known.state == "retracted":
            known.state = "active"
            self.mark(self.below(key), "return")

    def change(self, key: Key, op: str) -> None:
        """Retract, seal, unseal or expunge."""
        known = self.on_file.get(key)
        if known is None:
            return
        allowed = {
            "retract": known.state == "active",
            "seal": known.state in ("active", "retracted") and not known.sealed,
            "unseal": known.state in ("active", "retracted") and known.sealed,
            "expunge": known.state in ("active", "retracted", "merged"),
        }
        if not allowed[op]:
            return
        self.mark(self.below(key), op)
        known.sealed = {"seal": True, "unseal": False}.get(op, known.sealed)
        known.state = {"retract": "retracted", "expunge": "expunging"}.get(op, known.state)

    def merge(self, old: Key, new: Key) -> None:
        """Move what belongs to one record to another."""
        into = self.last(new)
        if not self.standing(old) or not self.standing(into) or into is None or into == old:
            return
        self.mark({old}, "merge")
        for known in self.on_file.values():
            if known.parent == old:
                known.parent = into
        self.on_file[old].state, self.on_file[old].into = "merged", into
        if old[0] == PERSON:
            self._give_up(self.on_file[old].number, self.on_file[into].number)

    def rekey(self, old: Key, new: Key, number: str) -> None:
        """Know a record by another key, and a person by another number."""
        if not self.standing(old) or (new != old and new in self.on_file):
            return
        known = self.on_file[old]
        changed = bool(number) and number != known.number
        if new == old and not changed:
            return
        if changed:
            others = [
                k
                for one, k in self.on_file.items()
                if one != old and k.kind == PERSON and k.state != "merged"
            ]
            leads = self.leads(number)
            if number in {k.number for k in others} or leads not in (number, known.number):
                return
        self.mark({old}, "rekey")
        self.on_file[new] = self.on_file.pop(old)
        for one in self.on_file.values():
            one.parent = new if one.parent == old else one.parent
            one.into = new if one.into == old else one.into
        self.used = {use: new if key == old else key for use, key in self.used.items()}
        if changed:
            was, known.number = known.number, number
            self.former.pop(number, None)
            self._give_up(was, number)

    def leads(self, number: str) -> str:
        """The number that stands for this one."""
        while number in self.former:
            number = self.former[number]
        return number

    def _give_up(self, was: str, now: str) -> None:
        self.former.pop(now, None)
        if was not in {k.number for k in self.on_file.values() if k.kind == PERSON and k.state != "merged"}:
            self.former[was] = now
