"""What is published: by two people, after agencies could reply; nothing small comes out."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from time_machine import travel
from typer.testing import CliRunner

from handover.audit import checkpoints
from handover.audit.models import Entry
from handover.cli import app
from handover.process.advance import RefusedError
from handover.released_data.file_import import take_in
from handover.released_data.kinds import ReleasedKind
from handover.stages.oversight import replies, snapshots, tasks
from handover.stages.oversight.models import FigurePackage, FigureSnapshot, PackageFile
from handover.stages.oversight.packages import acts
from handover.stages.oversight.packages.files import MANIFEST, PROOF, sha256
from handover.stages.oversight.packages.page import sections_of
from handover.transparency.keys import log_keys
from tests.stages.oversight.numbers import without_figure
from tests.support.cast import Cast

REASONS = "The tables were read against the registry, and the replies name nobody."
HAD = ("hold", "notify", "decline", "not_named", "transfer", "released", "withdrawn", "ended", "unknown")


def kept(*, more: int = 0, again: FigureSnapshot | None = None) -> FigureSnapshot:
    """Cohorts of two agencies and months, as they were counted at a midnight."""
    cohorts = [
        {"ori": ori, "month": month, "lodged": 200 + 10 * n + more * (n == 0),
         "had": dict(zip(HAD, (40 + n + more * (n == 0), 3 + n, 30 + n, 0, 15, 20, 12, 1, 25), strict=True))}
        for n, (ori, month) in enumerate((o, m) for o in ("CX0010000", "CX0020000") for m in ("2026-08", "2026-09"))
    ]  # fmt: skip
    cut = again.cut if again else snapshots.last_cut(timezone.now()) + timedelta(days=1 if more else 0)
    text = snapshots.text_of({"cut": cut.isoformat(), "days": [28], "cohorts": cohorts})
    return FigureSnapshot.objects.create(
        name="cohorts", cut=cut, version=2 if again else 1, content=text, digest=snapshots.digest_of(text),
        made_at=timezone.now(),
    )  # fmt: skip


def released(package: FigurePackage, cast: Cast) -> None:
    read = sha256(acts.files_now(package)[MANIFEST])
    acts.release(package, read=read, reasons=REASONS, person=cast["adams"])


def refused(package: FigurePackage, cast: Cast, who: str = "adams") -> set[str]:
    read = sha256(acts.files_now(package)[MANIFEST])
    with pytest.raises(RefusedError) as found:
        acts.release(package, read=read, reasons=REASONS, person=cast[who])
    return {one.code for one in found.value.refusals}


def published(cast: Cast) -> FigurePackage:
    """A package that somebody drafted and somebody else released when the time for replies had passed."""
    kept()
    package = acts.draft(actor=cast["stone"].actor)
    with travel(package.reply_until, tick=False):
        released(package, cast)
    return package


@pytest.mark.django_db
def test_a_package_is_released_by_the_page_as_it_was_read_when_the_time_for_replies_has_passed(
    cast: Cast, client: Client
) -> None:
    kept()
    package = acts.draft(actor=cast["stone"].actor)
    assert client.get(f"/oversight/released/{package.pk}/").status_code == 404
    client.force_login(cast["adams"])
    page = client.get(f"/oversight/packages/{package.pk}/").content.decode()
    assert without_figure(page) == []
    assert "2 of 2 agencies" in page
    assert refused(package, cast) == {"reply"}
    with travel(package.reply_until, tick=False):
        client.force_login(cast["adams"])
        read = sha256(acts.files_now(package)[MANIFEST])
        said = {"decision": "release", "reasons": REASONS, "read": read}
        assert client.post(f"/oversight/packages/{package.pk}/", {**said, "read": "0"}).status_code == 422
        assert client.post(f"/oversight/packages/{package.pk}/", said).status_code == 302
    client.logout()
    shown = client.get(f"/oversight/released/{package.pk}/")
    assert shown.status_code == 200
    assert without_figure(shown.content.decode()) == []
    assert "Transparency package" in client.get("/oversight/released/").content.decode()


@pytest.mark.django_db
def test_everybody_gets_the_files_of_a_released_package_with_small_counts_withheld(
    cast: Cast, client: Client
) -> None:
    address = f"/oversight/released/{published(cast).pk}/"
    sums = client.get(f"{address}SHA256SUMS").content.decode().splitlines()
    for line in sums:
        digest, name = line.split()
        assert hashlib.sha256(client.get(address + name).content).hexdigest() == digest, name
    text = client.get(f"{address}requests-by-agency.csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        assert row["count"] == "withheld" or int(row["count"]) == 0 or int(row["count"]) >= 11
    assert any(row["count"] == "withheld" for row in rows)
    table = pq.read_table(io.BytesIO(client.get(f"{address}requests-by-agency.parquet").content))
    columns = [table[name].to_pylist() for name in ("count", "withheld")]
    hidden = [count for count, is_hidden in zip(*columns, strict=True) if is_hidden]
    assert hidden == [None] * sum(row["count"] == "withheld" for row in rows)
    manifest = client.get(f"{address}{MANIFEST}").content
    assert Entry.objects.get(act="figures.publish").content["manifest"] == sha256(manifest)
    attack = json.loads(manifest)["attack"]
    assert attack["recovered"] == attack["recovered_nearly"] == 0


@pytest.mark.django_db
def test_a_released_package_has_its_proof_once_the_log_was_signed_and_the_proof_names_nobody(
    cast: Cast, client: Client, tmp_path: Path
) -> None:
    package = published(cast)
    address = f"/oversight/released/{package.pk}/"
    assert client.get(f"{address}{PROOF}").status_code == 404
    note, _ = checkpoints.sign(log_keys("log.example/audit"))
    checkpoints.keep(note)
    tasks.tick()
    proof = client.get(f"{address}{PROOF}").content.decode()
    extra = next(line for line in proof.splitlines() if line.startswith("extra "))
    shown_to_all = base64.b64decode(extra.removeprefix("extra ")).decode(errors="replace")
    assert sha256(client.get(f"{address}{MANIFEST}").content) in shown_to_all
    assert not any(
        w in shown_to_all for w in (cast["adams"].actor.key, cast["adams"].actor.name, "127.0.0.1")
    )
    assert "c2sp.org/tlog-proof" in proof
    told = CliRunner().invoke(
        app, ["oversight", "package", "write", str(package.pk), "--out", str(tmp_path / "p")]
    )
    assert json.loads(told.stdout.splitlines()[-1])["log_proof"]


@pytest.mark.django_db
def test_a_released_package_cannot_be_changed(cast: Cast) -> None:
    published(cast)
    assert CliRunner().invoke(app, ["oversight", "package", "attack"]).exit_code == 0
    with pytest.raises(DatabaseError), transaction.atomic():
        PackageFile.objects.update(name="x")


@pytest.mark.django_db
def test_no_digest_lets_anybody_try_out_the_withheld_numbers(cast: Cast) -> None:
    """An outsider who knows or guesses the rest writes the kept figures with each small number in turn."""
    whole = kept()
    replies.record_reply("CX0010000", "2026-08", whole.digest, "Four were the county's.", cast["bell"].actor)
    package = acts.draft(actor=cast["stone"].actor)
    assert [row for t in acts.content_in(package)["tables"] for row in t["rows"] if row["withheld"]]
    public = b"".join(acts.files_now(package).values()).decode(errors="replace")
    content = json.loads(whole.content)
    for tried in range(1, 11):
        content["cohorts"][0]["had"]["notify"] = tried
        assert snapshots.digest_of(snapshots.text_of(content)) not in public, tried
    assert whole.digest == snapshots.digest_of(whole.content), "the right one was among those tried"
    assert package.digest not in public


@pytest.mark.django_db
def test_what_a_release_has_of_rows_is_a_number_like_any_and_stands_in_its_table_alone(
    cast: Cast, tmp_path: Path, settings: Settings
) -> None:
    settings.HANDOVER_DATA_DIR = tmp_path
    rows = [("TEXAS", "Lifted")] * 3 + [("TEXAS", "")] * 12 + [("OHIO", "Lifted")] * 13 + [("OHIO", "")] * 59
    text = (
        "prepare_date,state,lift_reason\n"
        + "".join(f"2015-01-31,{a},{b}\n" for a, b in rows)
        + "soon,OHIO,\n"
    )
    (tmp_path / "d.csv").write_text(text, encoding="utf-8")
    take_in(tmp_path / "d.csv", ReleasedKind.DETAINERS, None, tmp_path / "released", date(2026, 11, 29))
    package = acts.draft(actor=cast["stone"].actor)
    (table,) = acts.content_in(package)["tables"]
    assert next(row for row in table["rows"] if row["at"] == ["all", "all"])["n"] == 87
    (source,) = json.loads(acts.files_now(package)[MANIFEST])["sources"]
    assert source["told"] == "d.csv (NPR's publication of an ICE FOIA release, October 2014 to July 2015)"


def test_a_table_that_is_withheld_wholly_has_no_chart() -> None:
    places = (("a", "hold"), ("a", "all"), ("all", "hold"), ("all", "all"))
    content = {
        "tables": [{
            "name": "t", "title": "T", "ways": ["agency", "first_outcome"], "figure": "package.requests", "labels": {},
            "source": {"name": "cohorts", "digest": "d", "as_of": "2026-11-30", "told": "kept"},
            "rows": [{"at": list(at), "n": 3, "withheld": True} for at in places],
        }]
    }  # fmt: skip
    (section,) = sections_of(content)
    assert (section.picture, section.hidden) == ("", 1)
    assert section.source["mark"] != "d"


def test_a_reader_finds_the_moment_to_the_minute_and_a_population_without_a_gap() -> None:
    content = {
        "tables": [{
            "name": "t", "title": "T", "ways": ["fiscal_year", "place"], "figure": "places.custody", "labels": {},
            "source": {"name": "places", "digest": "d", "as_of": "2026-11-30T16:01:59.041544+00:00", "told": "kept"},
            "rows": [{"at": list(at), "n": 30, "withheld": False} for at in product(("2027", "all"), ("jail", "all"))],
        }]
    }  # fmt: skip
    (section,) = sections_of(content)
    assert section.source["as_of"] == "2026-11-30 16:01 UTC"
    assert section.population == "custodies of the fiscal year"


@pytest.mark.django_db
def test_a_reply_that_tells_a_number_is_marked_for_who_releases_it(cast: Cast, client: Client) -> None:
    kept()
    for text in ("We have nothing to add.", "Three of these were the county's.", "7 were a transfer."):
        replies.record_reply("CX0010000", "2026-08", "d", text, cast["bell"].actor)
    package = acts.draft(actor=cast["stone"].actor)
    client.force_login(cast["adams"])
    page = client.get(f"/oversight/packages/{package.pk}/").content.decode()
    assert page.count("Contains a number") == 2


@pytest.mark.django_db
def test_who_drafted_does_not_release_and_what_changed_meanwhile_is_read_again(cast: Cast) -> None:
    first = kept()
    package = acts.draft(actor=cast["adams"].actor)
    with travel(package.reply_until, tick=False):
        assert refused(package, cast) == {"two_person"}
        assert refused(package, cast, "ortiz") == {"role"}
        read = sha256(acts.files_now(package)[MANIFEST])
        replies.record_reply("CX0020000", "2026-08", "d", "Two were the county's.", cast["bell"].actor)
        with pytest.raises(RefusedError, match="A reply came"):
            acts.release(package, read=read, reasons=REASONS, person=cast["stone"])
        kept(more=4, again=first)
        with pytest.raises(RefusedError, match="Restated"):
            read = sha256(acts.files_now(package)[MANIFEST])
            acts.release(package, read=read, reasons=REASONS, person=cast["stone"])
        acts.decline(package, reasons=REASONS, person=cast["stone"])
        assert refused(package, cast, "stone") == {"package"}


@pytest.mark.django_db
def test_once_every_agency_replied_it_is_released_and_the_next_gives_no_difference_away(cast: Cast) -> None:
    kept()
    first, other = acts.draft(actor=cast["stone"].actor), acts.draft(
        actor=cast["stone"].actor, only=["requests-by-month"]
    )  # fmt: skip
    for ori in ("CX0010000", "CX0020000"):
        assert refused(first, cast) == {"reply"}
        replies.record_reply(ori, "2026-08", "d", "Nothing to add.", cast["bell"].actor)
    released(first, cast)
    assert b"Nothing to add." in bytes(first.files.get(name="replies.csv").content)
    assert refused(other, cast) == {"package"}, "it was not protected beside the first"
    kept(more=4)
    second = acts.draft(actor=cast["stone"].actor)
    was, now = acts.content_in(first), acts.content_in(second)
    at = ["CX0010000", "hold"]
    (cell,) = [r for t in now["tables"] for r in t["rows"] if r["at"] == at]
    (before,) = [r for t in was["tables"] for r in t["rows"] if r["at"] == at]
    assert cell["withheld"] or before["withheld"], "four more between two published numbers is a small number"
    assert (now["attack"]["recovered"], now["attack"]["recovered_nearly"]) == (0, 0)
