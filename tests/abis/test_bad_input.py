"""What is refused, with a message that says what to send; and what a print may look like."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest
from pytest_django.fixtures import Settings

from handover.abis.biometrics import portable
from handover.accounts.models import MachineToken
from handover.commands.abis import app as abis
from handover.conf.environment import Environment
from handover.formats.images import GreyImage, encode_wsq, to_png
from handover.formats.minutiae import FingerMinutiae
from handover.world.images import press_image, ridge_master
from tests.abis.galleries import BUREAU, Caller, biometrics, encounter, hand, template
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
INDEX: dict[str, Any] = biometrics(1, 5)[1]


def without(*names: str, **more: Any) -> dict[str, Any]:
    return {**{k: v for k, v in INDEX.items() if k not in names}, **more}


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "a face": (without(biometricType="FACE"), "FACE is not supported"),
    "an iris": (without(biometricType="IRIS"), "IRIS is not supported"),
    "a slap": (without(biometricSubType="PLAIN_RIGHT_FOUR_FINGERS"), "only single fingers"),
    "a palm": (without(biometricSubType="LEFT_FULL_PALM"), "only single fingers"),
    "another finger's template": (without(biometricSubType="LEFT_LITTLE"), "another finger"),
    "an unknown format": (without(templateFormat="VENDOR_7"), "templateFormat VENDOR_7 is not supported"),
    "a card format": (without(templateFormat="ISO_19794_2_CS"), "is not supported"),
    "no base64": (without(template="%%%"), "not base64"),
    "no template": (without(template="aGk="), "does not begin as a finger minutiae record"),
    "nothing": (without("template"), "neither image nor template"),
    "a reference": (without("template", templateRef="http://169.254.169.254/"), "references are not fetched"),
    "an image's reference": (without(imageRef="http://127.0.0.1/"), "references are not fetched"),
    "encryption": (without(encryption={"type": "JWE", "scope": "$"}), "not supported"),
    "an integrity block": (without(integrity=[{"scope": "$", "alg": "SHA256", "hash": "00"}]), "not supported"),
    "an image without compression": (without("template", image="aGk="), "state compression"),
    "a raw image of another size": (without("template", image="aGk=", compression="NONE", width=9, height=9), "bytes"),
    "a broken PNG": (without("template", image="aGk=", compression="PNG"), "PNG"),
    "a broken WSQ": (without("template", image="/6D/pAA6CQcA", compression="WSQ"), "WSQ"),
    "an attribute that OSIA has not": (without(colour="red"), "colour"),
    "a NUL": (without(comment="a\0b"), "NUL"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_compared_is_refused_with_its_place_and_a_remedy(call: Caller, what: str) -> None:
    item, message = BAD[what]
    answer = call("POST", "identify/criminal", {"filter": {}, "biometricData": [biometrics(1, 5)[0], item]})
    assert answer.status_code == 400
    assert set(answer.json()) == {"code", "message"}
    assert message in answer.json()["message"]


def test_two_prints_of_one_finger_are_refused(call: Caller) -> None:
    answer = call("POST", "identify/criminal", {"filter": {}, "biometricData": [INDEX, INDEX]})
    assert "biometricData 2: RIGHT_INDEX was sent twice" in answer.json()["message"]


@pytest.mark.parametrize(
    ("method", "path", "body", "query"),
    [
        ("GET", "galleries", None, {"transactionId": ""}),
        ("GET", "galleries", None, {"transactionId": "x" * 300}),
        ("GET", "galleries", None, {"transactionId": "a\0b"}),
        ("GET", "galleries", None, {"priority": 10}),
        ("GET", "galleries/ALL", None, {"offset": -1}),
        ("GET", "galleries/ALL", None, {"limit": 0}),
        ("POST", "identify/criminal", {"filter": {}, "biometricData": biometrics(1, 5)}, {"maxNbCand": 0}),
        (
            "POST",
            "identify/criminal",
            {"filter": {}, "biometricData": biometrics(1, 5)},
            {"threshold": "nan"},
        ),
        ("POST", "identify/criminal", {"filter": {}, "biometricData": []}, {}),
        ("POST", "identify/criminal", {"filter": {"gender": "M"}, "biometricData": biometrics(1, 5)}, {}),
        ("POST", "identify/criminal", {"biometricData": biometrics(1, 5)}, {}),
        ("POST", "identify/criminal", [], {}),
        ("POST", "identify/criminal/C1", {"biometricType": ["IRIS"]}, {}),
        ("GET", "persons/a%20b/encounters", None, {}),
        ("GET", f"persons/{'x' * 81}/encounters", None, {}),
        ("POST", "persons/P1/encounters/-", encounter(8, 1), {}),
        ("POST", "persons", encounter(8, 1, []), {}),
        ("POST", "persons", encounter(8, 1, ["criminal", "criminal"]), {}),
        ("POST", "persons", encounter(8, 1, ["ALL"]), {}),
        ("POST", "persons", encounter(8, 1, clientData="no base64!"), {}),
        ("POST", "persons", encounter(8, 1, biographicData={"name": "a\0"}), {}),
        ("POST", "persons", encounter(8, 1, contextualData={"x": "y" * 70_000}), {}),
        ("POST", "persons", {**encounter(8, 1), "biometricData": []}, {}),
        ("POST", "persons/C1/merge/C1", None, {}),
    ],
)
def test_what_is_not_understood_is_a_bad_request(
    call: Caller, method: str, path: str, body: Any, query: dict[str, Any]
) -> None:
    answer = call(method, path, body, **query)
    assert answer.status_code == 400, answer.content
    assert set(answer.json()) == {"code", "message"}


def test_a_body_that_is_no_json_is_a_bad_request(call: Caller) -> None:
    for text in ("{", '{"filter": ' + "[" * 100_000, "\xff"):
        answer = call.client.generic(
            "POST", "/abis/v1/identify/criminal?transactionId=1", text.encode("latin-1"), "application/json",
            headers={"authorization": f"Bearer {call.bearer}"},
        )  # fmt: skip
        assert answer.status_code == 400
        assert set(answer.json()) == {"code", "message"}


def test_a_body_that_is_too_large_is_a_bad_request(call: Caller, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = call("POST", "identify/criminal", {"filter": {}, "biometricData": biometrics(1, 5)})
    assert (answer.status_code, answer.json()["code"]) == (400, 400)


def test_a_finger_with_too_few_minutiae_is_not_called_no_match(call: Caller) -> None:
    full = hand(1, 5)[2]
    few = FingerMinutiae(
        2, full.width, full.height, full.xy[:2], full.angle[:2], full.quality[:2], full.kind[:2]
    )
    answer = call(
        "POST", "identify/criminal", {"filter": {}, "biometricData": [without(template=template(few))]}
    )
    assert answer.status_code == 400
    assert "no finger has enough minutiae" in answer.json()["message"]


@pytest.mark.one_database
def test_images_are_read_as_well_as_templates(call: Caller) -> None:
    """A drawn print as PNG, WSQ and raw: the same finger each time."""
    grey = GreyImage(press_image(7, ridge_master(7, 2)), 500)
    pictures: dict[str, dict[str, Any]] = {
        "PNG": {"image": to_png(grey), "compression": "PNG"},
        "MIME": {"image": to_png(grey), "mimeType": "image/png"},
        "WSQ": {"image": encode_wsq(grey), "compression": "WSQ", "resolution": 500},
        "NONE": {"image": grey.pixels.tobytes(), "compression": "NONE", "width": grey.pixels.shape[1],
                 "height": grey.pixels.shape[0], "bitdepth": 8, "resolution": 500},
    }  # fmt: skip
    for name, fields in pictures.items():
        sent = {**fields, "image": base64.b64encode(fields["image"]).decode()}
        item = without("template", "templateFormat", **sent)
        answer = call("POST", "verify", {"biometricData1": [item], "biometricData2": [item]})
        assert answer.json()["scores"][0]["score"] > 0.9, name


def test_a_print_that_no_template_can_hold_is_cut_to_its_best() -> None:
    rng = np.random.default_rng(5)
    xy = rng.uniform(-5, 400, (300, 2)).astype(np.float32)
    quality = rng.integers(1, 101, 300).astype(np.uint8)
    sent = portable(
        FingerMinutiae(3, 390, 390, xy, np.zeros(300, np.float32), quality, np.ones(300, np.uint8))
    )
    assert len(sent) <= 255
    assert (sent.xy >= 0).all()
    assert (sent.xy <= 390).all()
    assert sent.quality.min() >= np.sort(quality)[300 - 255 - 40]


def test_the_command_issues_a_token_and_says_what_is_wrong(cast: Cast) -> None:
    from typer.testing import CliRunner

    ask = ["token", BUREAU, "x", "--scope", "abis.identify", "--gallery", "criminal"]
    done = CliRunner().invoke(abis, ask)
    assert (done.exit_code, len(done.stdout.strip())) == (0, 43)
    assert CliRunner().invoke(abis, [*ask, "--gallery", "nowhere"]).exit_code == 2
    assert CliRunner().invoke(abis, ["token", "NOBODY000", *ask[2:]]).exit_code == 2
    assert CliRunner().invoke(abis, [*ask, "--scope", "intake:read"]).exit_code == 2
    assert CliRunner().invoke(abis, [*ask, "--scope", "abis.all"]).exit_code == 2
    assert MachineToken.objects.get().scopes == ["abis.identify", "gallery:criminal"]
    assert "handover token add x" in done.stderr


@pytest.mark.parametrize("url", ["http://abis.example/", "ftp://127.0.0.1/", "abis.example", "https://"])
def test_prints_are_sent_over_tls_or_not_at_all(url: str) -> None:
    with pytest.raises(ValueError, match="HANDOVER_ABIS_URL must be https"):
        Environment(abis_url=url)
    assert Environment(abis_url="https://abis.example/osia").abis_url
