"""Read jurisdictions' data files into a checked set of places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pydantic import ValidationError

from handover.jurisdictions.agreements import AgreementCode, agreements
from handover.jurisdictions.model import Level, PlaceFile, ProvisionCode
from handover.yaml_text import YamlTextError, parse_yaml

DATA = Path(__file__).parent / "data"


class PolicyFileError(ValueError):
    """A data file does not fit `model.PlaceFile`; the message names file, field and fault."""


class UnknownPlaceError(KeyError):
    """No data file has this place id."""

    def __str__(self) -> str:
        return f"no policy on record for the place {self.args[0]!r}"


class PolicySet(Mapping[str, PlaceFile]):
    """Places by id. Every ``within`` names a place of the set on a higher level, up to the top.

    ``texts``: the files that the places were read from, by name; empty for a set that comes of no files.
    """

    def __init__(self, places: list[PlaceFile], texts: Mapping[str, str] | None = None) -> None:
        self._places = {p.id: p for p in places}
        self.texts: Final[Mapping[str, str]] = MappingProxyType(dict(texts or {}))
        if len(self._places) != len(places):
            raise PolicyFileError("two files have the same place id")
        for place in places:
            parent = place.within and self._places.get(place.within)
            if place.within and parent is None:
                raise PolicyFileError(f"{place.id}: within: there is no place {place.within!r}")
            if isinstance(parent, PlaceFile) and parent.level.rank >= place.level.rank:
                raise PolicyFileError(f"{place.id}: within: {parent.id} is not on a higher level")

    def __getitem__(self, key: str) -> PlaceFile:
        if key not in self._places:
            raise UnknownPlaceError(key)
        return self._places[key]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def with_place(self, place: PlaceFile) -> PolicySet:
        """Return the set with this place replacing the one of the same id. Raises PolicyFileError."""
        return PolicySet([*(p for p in self._places.values() if p.id != place.id), place])

    def within(self, place_id: str) -> frozenset[str]:
        """Return the ids of the place and of every place inside it."""
        return frozenset(p for p in self if place_id in {c.id for c in self.chain(p)})

    def agreement_of(self, place_id: str, on: date) -> AgreementCode | None:
        """Return the model of the 287(g) agreement that the place's file, or one above it, records for that
        day.
        """
        for place in reversed(self.chain(place_id)):
            for provision in (p for i in place.instruments_on(on) for p in i.provisions):
                model = agreements().get(provision.value)
                if provision.code is ProvisionCode.AGREEMENT_287G and model is not None:
                    return model.code
        return None

    def chain(self, place_id: str) -> tuple[PlaceFile, ...]:
        """Return the place and those that contain it, the highest level first. Raises UnknownPlaceError."""
        found = [self[place_id]]
        while found[-1].within is not None:
            found.append(self[found[-1].within])
        return tuple(reversed(found))


def read_place(path: Path) -> PlaceFile:
    """Read one data file. Raises PolicyFileError, with one line per fault."""
    return parse_place(_text_of(path), path.name)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as err:
        raise PolicyFileError(f"{path.name}: not UTF-8: {err}") from err


def parse_place(text: str, name: str) -> PlaceFile:
    """Parse a data file's text; error messages use ``name``. Raises PolicyFileError, with one line per fault."""
    try:
        return PlaceFile.model_validate(parse_yaml(text))
    except YamlTextError as err:
        raise PolicyFileError(f"{name}: {err}") from err
    except ValidationError as err:
        lines = [f"{name}: {'.'.join(map(str, e['loc'])) or 'file'}: {e['msg']}" for e in err.errors()]
        raise PolicyFileError("\n".join(lines)) from err


def load_policies(folder: Path = DATA) -> PolicySet:
    """Read all ``*.yaml`` of a folder, each once. Each file is named after its place. Raises PolicyFileError."""
    return policies_of({path.name: _text_of(path) for path in sorted(folder.glob("*.yaml"))}, folder.name)


def policies_of(
    texts: Mapping[str, str], where: str = "these files", known: PolicySet | None = None
) -> PolicySet:
    """Parse files by name as one set. ``known``: a set whose places are taken where a text is the same there, for
    parsing one takes a while. Raises PolicyFileError.
    """
    places = []
    for name, text in texts.items():
        stem = name.removesuffix(".yaml")
        same = known is not None and known.texts.get(name) == text
        place = known[stem] if known is not None and same else parse_place(text, name)
        if stem != place.id:
            raise PolicyFileError(f"{name}: id: the file contains {place.id!r} but has a different name")
        places.append(place)
    if not any(p.level is Level.FEDERAL for p in places):
        raise PolicyFileError(f"{where}: no file of level federal: the request's own terms are missing")
    return PolicySet(places, texts)


@cache
def shipped_policies() -> PolicySet:
    """Return the policies shipped with the program."""
    return load_policies()
