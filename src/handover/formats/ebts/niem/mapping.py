"""The mapping of elements to fields, as data: `data/niem.tsv`, in the order of FBI's EBTS 10.0 schema."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

NAMESPACES: Final = {
    "itl": "http://biometrics.nist.gov/standard/2011",
    "biom": "http://niem.gov/niem/biometrics/1.0",
    "ebts": "http://cjis.fbi.gov/fbi_ebts/10.0",
    "nc": "http://niem.gov/niem/niem-core/2.0",
    "j": "http://niem.gov/niem/domains/jxdm/4.1",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
ROOT: Final = "itl:NISTBiometricInformationExchangePackage"
RECORDS: Final = {
    1: "itl:PackageInformationRecord",
    2: "itl:PackageDescriptiveTextRecord",
    4: "itl:PackageHighResolutionGrayscaleImageRecord",
    7: "itl:PackageUserDefinedImageRecord",
    9: "itl:PackageMinutiaeRecord",
    10: "itl:PackageFacialAndSMTImageRecord",
    13: "itl:PackageLatentImageRecord",
    14: "itl:PackageFingerprintImageRecord",
    15: "itl:PackagePalmprintImageRecord",
    17: "itl:PackageIrisImageRecord",
}
CATEGORY: Final = "biom:RecordCategoryCode"
REFERENCE: Final = "biom:ImageReferenceIdentification"
IDENTIFICATION: Final = "nc:IdentificationID"
CHOICE: Final = {
    9: ("ebts:Minutiae", "biom:ExtendedFeatureSetMinutiae", "biom:INCITSMinutiae", "biom:OtherMinutiae")
}
"""By record type the elements that the schema lets stand in any order (PackageMinutiaeRecordType)."""
_PREFIXES: Final = {uri: prefix for prefix, uri in NAMESPACES.items()}


@dataclass(frozen=True, slots=True)
class ElementPath:
    """The path of an element that holds a field or one of its items. ``steps``: qualified names below the
    record; ``repeats``: how many of them lead to the element that is repeated for each occurrence, 0 if the
    field occurs once; ``item``: 1 for the first item, 0 if the field is a single value.
    """

    record: int
    tag: str
    item: int
    form: str
    steps: tuple[str, ...]
    repeats: int


@dataclass(slots=True)
class Node:
    """A node of the path tree. ``place``: set at a leaf; ``repeats``: each such element is an occurrence;
    ``absent``: the only dated leaf below an element that may be nil.
    """

    children: dict[str, Node] = field(default_factory=dict)
    place: ElementPath | None = None
    repeats: bool = False
    absent: ElementPath | None = None


def clark(name: str) -> str:
    """Convert ``prefix:local`` to ``{namespace}local``."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def short(name: str) -> str:
    """Convert ``{namespace}local`` to ``prefix:local``; for a foreign namespace, to the local name only."""
    uri, _, local = name.rpartition("}")
    prefix = _PREFIXES.get(uri[1:])
    return f"{prefix}:{local}" if prefix else local


@cache
def places() -> dict[int, tuple[ElementPath, ...]]:
    """Return the paths of each record type in schema order."""
    found: dict[int, list[ElementPath]] = {}
    for place in _read():
        found.setdefault(place.record, []).append(place)
    return {record: tuple(rows) for record, rows in found.items()}


def _read() -> Iterator[ElementPath]:
    text = (files("handover.formats.ebts") / "data" / "niem.tsv").read_text("utf-8")
    body = [line for line in text.splitlines() if line and not line.startswith("#")]
    for line in body[1:]:
        record, tag, form, path = line.split("\t")
        parts = tag.split(".")
        steps = path.split("/")
        repeats = next((n for n, step in enumerate(steps, 1) if step.endswith("*")), 0)
        names = tuple(step.removesuffix("*") for step in steps)
        item = int(parts[2]) if len(parts) > 2 else 0
        yield ElementPath(int(record), ".".join(parts[:2]), item, form, names, repeats)


@cache
def tree(record: int) -> Node:
    """Return the paths of a record type as a tree of Clark names."""
    root = Node()
    for place in places()[record]:
        node = root
        for depth, step in enumerate(place.steps, 1):
            node = node.children.setdefault(clark(step), Node())
            if depth == place.repeats:
                node.repeats = True
                node.absent = place if place.form == "date" and not place.item else None
        node.place = place
    return root
