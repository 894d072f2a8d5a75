"""The rules of both formats as schemas: OCEL 2.0 (ocel-standard.org, JSON) and XES (IEEE 1849-2016, section 6).

Written from the standards, in the order of elements and with the types that they demand.
"""

from __future__ import annotations

from typing import Any, Final

_NAME: Final = {"type": "string", "minLength": 1}
_RELATIONS: Final = {
    "type": "array",
    "items": {
        "type": "object", "required": ["objectId", "qualifier"], "additionalProperties": False,
        "properties": {"objectId": _NAME, "qualifier": {"type": "string"}},
    },
}  # fmt: skip


def _rows(required: list[str], **properties: Any) -> dict[str, Any]:
    row = {"type": "object", "required": required, "additionalProperties": False, "properties": properties}
    return {"type": "array", "items": row}


_TYPES: Final = _rows(
    ["name", "attributes"],
    name=_NAME,
    attributes=_rows(
        ["name", "type"], name=_NAME, type={"enum": ["string", "time", "integer", "float", "boolean"]}
    ),
)
_VALUE: Final = {"type": ["string", "number", "integer", "boolean"]}
_TIME: Final = {
    "type": "string",
    "format": "date-time",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$",
}
OCEL_SCHEMA: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["objectTypes", "eventTypes", "objects", "events"],
    "additionalProperties": False,
    "properties": {
        "objectTypes": _TYPES,
        "eventTypes": _TYPES,
        "objects": _rows(
            ["id", "type"], id=_NAME, type=_NAME, relationships=_RELATIONS,
            attributes=_rows(["name", "value", "time"], name=_NAME, value=_VALUE, time=_TIME),
        ),
        "events": _rows(
            ["id", "type", "time"], id=_NAME, type=_NAME, time=_TIME, relationships=_RELATIONS,
            attributes=_rows(["name", "value"], name=_NAME, value=_VALUE),
        ),
    },
}  # fmt: skip


def _attribute(tag: str, kind: str) -> str:
    return f"""<xs:element name="{tag}"><xs:complexType>
      <xs:group ref="attributes"/>
      <xs:attribute name="key" type="xs:Name" use="required"/>
      <xs:attribute name="value" type="{kind}" use="required"/></xs:complexType></xs:element>"""


_KINDS: Final = {
    "string": "xs:string", "date": "xs:dateTime", "int": "xs:long", "float": "xs:double", "boolean": "xs:boolean",
    "id": "xs:string",
}  # fmt: skip
XES_SCHEMA: Final = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">
<xs:group name="attributes"><xs:sequence><xs:choice minOccurs="0" maxOccurs="unbounded">
  {"".join(_attribute(tag, kind) for tag, kind in _KINDS.items())}</xs:choice></xs:sequence></xs:group>
<xs:complexType name="event"><xs:group ref="attributes"/></xs:complexType>
<xs:element name="log"><xs:complexType><xs:sequence>
  <xs:element name="extension" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
    <xs:attribute name="name" type="xs:NCName" use="required"/>
    <xs:attribute name="prefix" type="xs:NCName" use="required"/>
    <xs:attribute name="uri" type="xs:anyURI" use="required"/></xs:complexType></xs:element>
  <xs:element name="global" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
    <xs:group ref="attributes"/><xs:attribute name="scope" type="xs:NCName"/></xs:complexType></xs:element>
  <xs:element name="classifier" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
    <xs:attribute name="name" type="xs:NCName" use="required"/><xs:attribute name="scope" type="xs:NCName"/>
    <xs:attribute name="keys" type="xs:token" use="required"/></xs:complexType></xs:element>
  <xs:group ref="attributes"/>
  <xs:element name="trace" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
    <xs:group ref="attributes"/><xs:element name="event" type="event" minOccurs="0" maxOccurs="unbounded"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="event" type="event" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
  <xs:attribute name="xes.version" type="xs:decimal" use="required"/>
  <xs:attribute name="xes.features" type="xs:token"/></xs:complexType></xs:element></xs:schema>"""
