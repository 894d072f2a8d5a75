"""Who sent XML reads XML: every answer, by every way out, in the encoding of the file that it answers."""

from __future__ import annotations

import base64
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree

from handover.formats.ansi_nist import read
from handover.formats.ebts.answers import write_sre
from handover.formats.ebts.car import write_car_xml
from handover.formats.ebts.reading import read_transaction
from handover.process.models import Matter
from handover.stages.intake import actions, queries
from handover.stages.intake.models import Answer, Receiver
from handover.stages.intake.replies import ledger, push
from tests.formats.ebts.test_niem import SCHEMA
from tests.stages.files import booking, image
from tests.stages.intake.jail import Jail, read_all
from tests.stages.intake.receivers import Heard, receiver
from tests.stages.intake.test_ways_in import WAYS, Way, xml
from tests.support.cast import Cast

__all__ = ["receiver"]
pytestmark = pytest.mark.django_db


def refused_xml() -> bytes:
    """A booking in XML that lies in the future."""
    return write_car_xml(booking(images=(image(2),), minutiae={}, arrest_date=date(2099, 1, 1))).data


def the_answer() -> Answer:
    return queries.answers_of(Matter.objects.get().pk).get()


def searched(case: Matter) -> Answer:
    """The booking answered as identification answers it: in the traditional encoding."""
    row: Any = queries.booking_of(case.pk)
    data = write_sre(
        tcn="HO20260225SRE000001", tcr=row.tcn, ori="CXBUREAU0", dai=row.ori, date=date(2026, 2, 25),
        identified=True, name=row.names[0], control_ori=row.control_ori, ucn="123456AB7",
        rap_sheet="RECORD <OF> UCN 123456AB7\n  CHARGE 1: THEFT & MORE",
    )  # fmt: skip
    actions.send_answer(
        case, kind="SRE", data=data, tcn="HO20260225SRE000001", summary="identified", actor=actions.INTAKE
    )
    return the_answer()


@pytest.mark.parametrize("way", WAYS)
def test_a_refused_package_is_answered_by_a_package(alder: Jail, tmp_path: Path, way: Way) -> None:
    way(alder, tmp_path, refused_xml())
    read_all()
    answer = the_answer()
    tx = read_transaction(queries.answer_file(answer))
    assert queries.answer_file(answer).startswith(b"<?xml")
    assert (tx.tot, tx.header.first(10)) == ("ERRT", answer.tcr)
    two = tx.record(2)
    assert two is not None
    assert two.first(60).startswith("E0006 - 2.045 DOA: is later than")


@pytest.mark.parametrize(
    "data",
    [b"<itl:Broken", xml()[:-40], b"\xff\xfe<\0r\0/\0>\0", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"],
)
def test_what_is_no_package_though_it_looks_like_one_is_answered_by_one(alder: Jail, data: bytes) -> None:
    assert alder.post(data).status_code == 202
    read_all()
    answer = the_answer()
    assert queries.answer_file(answer).startswith(b"<?xml")
    assert answer.problems[0]["text"].startswith("XML: ")


def test_a_traditional_file_is_answered_as_ever(alder: Jail) -> None:
    alder.post(b"1.001:nothing")
    read_all()
    assert read(queries.answer_file(the_answer())).tot == "ERRT"


def test_fetched_it_says_that_it_is_xml(alder: Jail, client: Client, cast: Cast) -> None:
    alder.post(refused_xml())
    read_all()
    answer = the_answer()
    got = alder.get(f"answers/{answer.tcn}")
    assert got["Content-Type"] == "application/xml"
    assert f'filename="{answer.tcn}.xml"' in got["Content-Disposition"]
    client.force_login(cast["clark"])
    page = client.get(reverse("intake:answer_file", args=[answer.matter.reference, answer.tcn]))
    assert (page.content, page["Content-Type"]) == (got.content, "application/xml")


def test_the_criminal_answer_is_a_package_and_its_record_is_on_the_page(
    alder: Jail, client: Client, cast: Cast
) -> None:
    alder.post(xml())
    read_all()
    answer = searched(Matter.objects.get())
    assert queries.answer_file(answer).startswith(b"<?xml")
    assert queries.text_of(answer) == "RECORD <OF> UCN 123456AB7\n  CHARGE 1: THEFT & MORE"
    client.force_login(cast["clark"])
    page = client.get(reverse("intake:booking", args=[answer.matter.reference])).content.decode()
    assert "CHARGE 1: THEFT &amp; MORE" in page


def test_pushed_into_a_folder_its_name_says_so(alder: Jail, cast: Cast, tmp_path: Path) -> None:
    ledger.set_receiver(alder.agency, Receiver.Kind.FOLDER, str(tmp_path), actor=cast["stone"].actor)
    alder.post(refused_xml())
    read_all()
    assert push.push_due() == 1
    answer = the_answer()
    name = f"{answer.tcr}.ERRT.{answer.tcn}.xml"
    assert (tmp_path / name).read_bytes() == queries.answer_file(answer)
    assert (tmp_path / f"{name}.sha256").read_text().split() == [answer.sha256, name]


def test_pushed_to_a_webhook_the_message_says_so(alder: Jail, cast: Cast, receiver: Heard) -> None:
    ledger.set_receiver(alder.agency, Receiver.Kind.WEBHOOK, receiver.url, actor=cast["stone"].actor)
    alder.post(refused_xml())
    read_all()
    assert push.push_due() == 1
    message = json.loads(receiver.requests[0][1])
    assert message["datacontenttype"] == "application/xml"
    assert base64.b64decode(message["data_base64"]) == queries.answer_file(the_answer())


@pytest.mark.samples
def test_both_answers_are_what_the_schema_of_the_fbi_wants(alder: Jail, samples: Path) -> None:
    schema = etree.XMLSchema(etree.parse(samples / SCHEMA))
    alder.post(xml())
    read_all()
    found = [searched(Matter.objects.get())]
    alder.post(refused_xml())
    read_all()
    found.append(Answer.objects.get(kind="ERRT"))
    for answer in found:
        assert schema.validate(etree.fromstring(queries.answer_file(answer))), (answer.kind, schema.error_log)
