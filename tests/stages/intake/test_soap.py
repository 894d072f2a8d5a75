"""NativeEBTSService: the FBI's envelope around the same bytes, with the same receipt rule and its own faults."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from handover.process.models import Matter
from handover.stages.intake import actions, file_store, queries, rules
from handover.stages.intake.models import Submission
from handover.stages.intake.soap.envelope import (
    CORE,
    MOST_TAGS,
    SOAP,
    EnvelopeError,
    FaultCode,
    control_number,
    fault,
    read_request,
    response,
)
from tests.stages.files import BIRCH, car, new_tcn
from tests.stages.intake.jail import ENVELOPE, NOON, Jail, enveloped, read_all

NUMBER = re.compile(r"[A-Z]\d{4}\d{3}\d{12}")
BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]>' + ENVELOPE % b"&c;"
XXE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + ENVELOPE % b"&b;"


def told(answer: Any) -> tuple[str, str, str, str]:
    """(SOAP fault code, error code, whose fault, text) of a fault."""
    root = etree.fromstring(answer.content)
    found = root.find(f"{{{SOAP}}}Body/{{{SOAP}}}Fault")
    assert found is not None
    detail = found.find(f"detail/{{{CORE}}}NGIServicesFault")
    assert detail is not None
    texts = {child.tag: child.text or "" for child in detail}
    return (
        found.findtext("faultcode") or "",
        texts["faultErrorCode"],
        texts["faultType"],
        texts["faultMessage"],
    )


@pytest.mark.django_db
def test_a_file_gets_a_control_number_and_a_copy_gets_the_same(alder: Jail) -> None:
    data = car()
    first, again = alder.soap(enveloped(data), SOAPAction='"submitRequest"'), alder.soap(enveloped(data))
    assert (first.status_code, again.status_code) == (200, 200)
    assert first["Content-Type"] == "text/xml; charset=utf-8"
    number = etree.fromstring(first.content).findtext(f"{{{SOAP}}}Body/{{{CORE}}}NGIControlNumber")
    assert number is not None
    assert NUMBER.fullmatch(number)
    assert again.content == first.content
    row = Submission.objects.get()
    assert (row.channel, file_store.get(row.sha256)) == ("soap", data)
    # The same file by HTTPS is the same booking: one rule for every way in.
    assert alder.post(data).json()["again"] is True
    read_all()
    assert Matter.objects.get().state == "accepted"


@pytest.mark.django_db
def test_what_is_wrong_inside_the_file_comes_as_an_error_answer(alder: Jail) -> None:
    assert alder.soap(enveloped(b"PK a spreadsheet")).status_code == 200
    read_all()
    answer = queries.answers_of(Matter.objects.get(state="refused").pk).get()
    assert answer.problems[0]["code"] in ("E0004", "H0001", "H0002")


BAD: list[tuple[str, bytes, str, str]] = [
    ("not XML", b"hello", "soap:Client", "well-formed"),
    ("another document", b"<a/>", "soap:Client", "no SOAP 1.1 envelope"),
    ("SOAP 1.2", b'<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"/>', "soap:VersionMismatch", "1.1"),
    ("no body", b'<e:Envelope xmlns:e="%s"/>' % SOAP.encode(), "soap:Client", "NativeEBTSMessage"),
    ("other element", ENVELOPE.replace(b"NativeEBTSMessage", b"NISTMessage") % b"QQ==", "soap:Client", "one Native"),
    ("no base64", ENVELOPE % b"!!!!", "soap:Client", "no base64"),
    ("cut base64", ENVELOPE % b"QUJD-QQ", "soap:Client", "no base64"),
    ("empty message", ENVELOPE % b" ", "soap:Client", "is empty"),
    ("attachment", ENVELOPE % b'<x:Include xmlns:x="x" href="cid:1"/>', "soap:Client", "MTOM"),
    ("entity bomb", BOMB, "soap:Client", "document type"),
    ("external entity", XXE, "soap:Client", "document type"),
    ("other encoding", ENVELOPE.decode().encode("utf-16"), "soap:Client", "UTF-8"),
    ("too many tags", ENVELOPE % (b"<a/>" * MOST_TAGS), "soap:Client", "more than"),
    ("one huge tag", ENVELOPE % (b'<a b="%s"/>' % (b"x" * 70_000)), "soap:Client", "more than"),
    (
        "security header",
        ENVELOPE.replace(b"<soap:Body>", b'<soap:Header><s:Security xmlns:s="s" soap:mustUnderstand="1"/>'
                         b"</soap:Header><soap:Body>") % b"QQ==",
        "soap:MustUnderstand", "Security",
    ),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("data", "code", "text"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_bad_envelope_is_a_fault_that_says_why(alder: Jail, data: bytes, code: str, text: str) -> None:
    answer = alder.soap(data)
    assert answer.status_code == 500  # SOAP 1.1, 6.2
    soap_code, error, whose, said = told(answer)
    assert (soap_code, error, whose) == (code, "INVALID_REQUEST", "CSA_ERROR")
    assert text in said
    assert not Matter.objects.exists()


def test_a_declared_encoding_cannot_hide_a_document_type() -> None:
    hidden = b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-' + ENVELOPE % b"QQ=="
    with pytest.raises(EnvelopeError, match="well-formed"):
        read_request(hidden)


@pytest.mark.django_db
def test_a_reused_tcn_and_another_operation_are_refused(alder: Jail, birch: Jail) -> None:
    tcn = new_tcn()
    assert alder.soap(enveloped(car(tcn=tcn))).status_code == 200
    assert "1.009 TCN" in told(alder.soap(enveloped(car(tcn=tcn, sex="F"))))[3]
    assert told(alder.soap(enveloped(car()), SOAPAction='"receiveResponse"'))[1] == "INVALID_REQUEST"
    assert Matter.objects.count() == 1


@pytest.mark.django_db
def test_http_refuses_what_is_http_s(alder: Jail, monkeypatch: pytest.MonkeyPatch) -> None:
    assert alder.soap(enveloped(car()), kind="application/soap+xml").status_code == 415
    assert alder.soap(enveloped(car()), authorization="Bearer no").status_code == 401
    assert alder.client.get("/intake/soap/native-ebts", headers=alder.bearer).status_code == 405
    monkeypatch.setattr(rules, "MAX_BYTES", 1000)
    answer = alder.soap(ENVELOPE % (b"A" * 200_000))
    assert answer.status_code == 413
    assert "at most 1,000" in told(answer)[3]
    inside = alder.soap(ENVELOPE % (b"QUJD" * 400))
    assert "at most 1,000" in told(inside)[3]
    assert not Matter.objects.exists()


@pytest.mark.django_db
def test_a_file_that_names_another_jail_takes_nothing_by_soap_either(alder: Jail, birch: Jail) -> None:
    tcn = new_tcn()
    assert birch.soap(enveloped(car(tcn=tcn))).status_code == 200
    assert alder.soap(enveloped(car(tcn=tcn, sex="F"))).status_code == 200
    read_all()
    assert {(c.agency.ori, c.state) for c in Matter.objects.all()} == {
        (BIRCH, "refused"), (alder.agency.ori, "accepted"),
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("defect", "code"),
    [(OperationalError("locked"), "SERVICE_NOT_AVAILABLE"), (OSError("disk"), "INTERNAL_PROCESSING_ERROR")],
)
def test_what_goes_wrong_here_is_told_as_ours(
    alder: Jail, monkeypatch: pytest.MonkeyPatch, defect: Exception, code: str
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise defect

    monkeypatch.setattr(actions, "receive", fail)
    assert told(alder.soap(enveloped(car())))[:3] == ("soap:Server", code, "NGI_SERVICE_ERROR")


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_survive_the_envelope(data: bytes) -> None:
    assert read_request(enveloped(data)) == data


@given(st.binary(max_size=400), st.integers(0, 300))
def test_any_envelope_reads_or_raises_the_one_error(noise: bytes, at: int) -> None:
    whole = enveloped(b"data")
    for data in (noise, whole[:at] + noise + whole[at:]):
        try:
            read_request(data)
        except EnvelopeError as problem:
            assert str(problem)


def test_a_file_of_the_largest_size_passes() -> None:
    data = bytes(24 * 1024 * 1024)
    assert read_request(enveloped(data)) == data


@pytest.mark.samples
def test_receipts_and_faults_are_what_the_wsdl_says(samples: Path) -> None:
    wsdl = samples / "ebts/fbi-ebts10/wsdl/ngi/native-ebts-service/NativeEBTSService.wsdl"
    found = etree.parse(wsdl).find(".//{http://www.w3.org/2001/XMLSchema}schema")
    assert found is not None
    schema = etree.fromstring(etree.tostring(found))
    for pattern in schema.iterfind(".//{http://www.w3.org/2001/XMLSchema}pattern"):
        # As published it asks for a backslash and admits day 366 alone; this is the shape that it is meant for.
        pattern.set("value", NUMBER.pattern)
    rules_of = etree.XMLSchema(schema)
    for data in (response(control_number(NOON, 7)), *(fault("Why.", code) for code in FaultCode)):
        body = etree.fromstring(data).find(f"{{{SOAP}}}Body")
        assert body is not None
        part = body[0].find("detail/*") if len(body[0]) else body[0]
        assert part is not None
        rules_of.assertValid(etree.fromstring(etree.tostring(part)))


def test_base64_may_stand_in_cdata_of_any_size() -> None:
    """What a CDATA section holds is text, and is not counted as tags."""
    data = bytes(range(256)) * 1_024
    text = base64.b64encode(data)
    assert read_request(ENVELOPE % (b"<![CDATA[" + text + b"]]>")) == data
    parts = b"".join(b"<![CDATA[" + text[at : at + 9_000] + b"]]>" for at in range(0, len(text), 9_000))
    assert read_request(ENVELOPE % parts) == data
    with pytest.raises(EnvelopeError, match="more than"):
        read_request(ENVELOPE % (b"<![CDATA[]]>" * MOST_TAGS))
