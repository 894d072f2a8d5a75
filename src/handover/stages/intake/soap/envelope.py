"""The envelope of NativeEBTSService, read and written. Pure: bytes in, bytes out.

Operation ``submitRequest`` of the FBI's WSDL (EBTS 10.0 package, 2014-08-01): ``NativeEBTSMessage`` holds the
file in base64, ``NGIControlNumber`` is the receipt, ``NGIServicesFault`` tells why there is none.
"""

from __future__ import annotations

import binascii
from datetime import datetime
from enum import StrEnum
from typing import Final

from lxml import etree

SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
CORE: Final = "http://ws.cjis.gov/2014/08/01/ngi/core/xsd"
ACTION: Final = "submitRequest"
MOST_TAGS: Final = 1_000
MOST_MARKUP: Final = 64 * 1024
"""Bytes of tags in an envelope. An envelope beyond these limits is not parsed, because libxml2's time and memory grow
with the tags."""


_CDATA: Final = b"![CDATA["


class FaultCode(StrEnum):
    """``faultErrorCode`` of the WSDL."""

    SERVICE_NOT_AVAILABLE = "SERVICE_NOT_AVAILABLE"
    SEARCH_ERROR = "SEARCH_ERROR"
    INVALID_REQUEST = "INVALID_REQUEST"
    INTERNAL_PROCESSING_ERROR = "INTERNAL_PROCESSING_ERROR"


_OURS: Final = frozenset({FaultCode.SERVICE_NOT_AVAILABLE, FaultCode.INTERNAL_PROCESSING_ERROR})


class EnvelopeError(ValueError):
    """The request is no envelope of this service. ``soap_code``: SOAP 1.1's own fault code (4.4.1)."""

    def __init__(self, text: str, soap_code: str = "Client") -> None:
        self.soap_code = soap_code
        super().__init__(text)


def read_request(data: bytes) -> bytes:
    """The EBTS file of a ``submitRequest``. Raises `EnvelopeError`.

    UTF-8 only, whatever the declaration says; a document type or an entity is refused unparsed.
    """
    root = _parsed(data)
    if root.tag != f"{{{SOAP}}}Envelope":
        version = "VersionMismatch" if etree.QName(root).localname == "Envelope" else "Client"
        raise EnvelopeError("this is no SOAP 1.1 envelope", version)
    for block in root.iterfind(f"{{{SOAP}}}Header/*"):
        if block.get(f"{{{SOAP}}}mustUnderstand") in ("1", "true"):
            name = etree.QName(block).localname
            raise EnvelopeError(f"the header {name} is not understood here", "MustUnderstand")
    bodies = root.findall(f"{{{SOAP}}}Body")
    parts = [part for body in bodies for part in body]
    if len(bodies) != 1 or len(parts) != 1 or parts[0].tag != f"{{{CORE}}}NativeEBTSMessage":
        raise EnvelopeError(f"the body must hold one NativeEBTSMessage of {CORE}")
    if len(parts[0]):
        raise EnvelopeError("NativeEBTSMessage must hold base64 text; attachments (MTOM, XOP) are not taken")
    return _decoded(parts[0].text or "")


def _parsed(data: bytes) -> etree._Element:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise EnvelopeError("a document type or an entity is refused")
    if b"\0" in data or data.startswith((b"\xfe\xff", b"\xff\xfe")):
        raise EnvelopeError("the envelope must be UTF-8")
    parts = data.split(b"<", MOST_TAGS + 1)
    markup = sum(map(_markup, parts[1:]))
    if len(parts) > MOST_TAGS or markup > MOST_MARKUP:
        raise EnvelopeError(f"the envelope has more than {MOST_TAGS} tags or {MOST_MARKUP} bytes of them")
    # huge_tree lifts the 10 MB limit on one text; the limits above replace the others that it lifts.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as problem:
        raise EnvelopeError(f"this is no well-formed XML: {problem.msg}"[:200]) from None


def _markup(part: bytes) -> int:
    """The bytes of a tag, from behind its bracket; what a CDATA section holds is text."""
    if part.startswith(_CDATA):
        return len(_CDATA)
    end = part.find(b">")
    return end if end >= 0 else len(part)


def _decoded(text: str) -> bytes:
    try:
        packed = text.encode("ascii").translate(None, b" \t\r\n")
        found = binascii.a2b_base64(packed, strict_mode=True)
    except (UnicodeEncodeError, binascii.Error):
        raise EnvelopeError("NativeEBTSMessage is no base64") from None
    if not found:
        raise EnvelopeError("NativeEBTSMessage is empty")
    return found


def control_number(received: datetime, serial: int) -> str:
    """A receipt in the shape of an NGI control number: a letter, year, day of the year, twelve digits.

    The WSDL's own pattern admits day 366 of leap years alone, which cannot be meant. ``serial`` is unique.
    """
    return f"H{received:%Y%j}{serial % 10**12:012d}"


def response(number: str) -> bytes:
    """The envelope of a receipt."""
    made = etree.Element(f"{{{CORE}}}NGIControlNumber", nsmap={"ngi": CORE})
    made.text = number
    return _enveloped(made)


def fault(text: str, code: FaultCode, soap_code: str = "") -> bytes:
    """Return the envelope of an ``NGIServicesFault``; the code shows which side is at fault."""
    ours = code in _OURS
    made = etree.Element(f"{{{SOAP}}}Fault", nsmap={"soap": SOAP})
    etree.SubElement(made, "faultcode").text = f"soap:{soap_code or ('Server' if ours else 'Client')}"
    etree.SubElement(made, "faultstring").text = text
    detail = etree.SubElement(
        etree.SubElement(made, "detail"), f"{{{CORE}}}NGIServicesFault", nsmap={"ngi": CORE}
    )
    # The WSDL's schema leaves local elements unqualified.
    etree.SubElement(detail, "faultMessage").text = text
    etree.SubElement(detail, "faultErrorCode").text = code.value
    etree.SubElement(detail, "faultType").text = "NGI_SERVICE_ERROR" if ours else "CSA_ERROR"
    return _enveloped(made)


def _enveloped(content: etree._Element) -> bytes:
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    etree.SubElement(envelope, f"{{{SOAP}}}Body").append(content)
    return bytes(etree.tostring(envelope, xml_declaration=True, encoding="UTF-8"))
