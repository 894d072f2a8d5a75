"""One command proves that a message was sent or received, and when, in a log that the other agency cosigned; whoever
made its log anew is found out by what it signed before."""

from __future__ import annotations

import tempfile
from pathlib import Path

import httpx
from django.db import transaction
from typer.testing import CliRunner

from handover.audit import checkpoints
from handover.audit.log_keys import make_keys
from handover.audit.models import Entry, SignedCheckpoint
from handover.audit.witnesses import cosigned
from handover.cli import app
from handover.exchange.models import IncomingMessage
from handover.process.models import Matter
from handover.transparency.keys import SignerKey, log_keys, witness_keys
from handover.transparency.witness import Witness
from handover.transparency.witness_server import wsgi_app
from tests.audit.test_checkpoints import chain_anew
from tests.exchange.side_by_side import Deployment
from tests.exchange.two import TwoDeployments
from tests.safeguards.gate.forging import no_triggers
from tests.support.walk import case_in

run = CliRunner()


class TestProofs(TwoDeployments):
    """Each has a log key, and a witness that cosigns the other's log."""

    def setUp(self) -> None:
        super().setUp()
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.logs = {
            one.name: make_keys(one.folder, f"{one.name}.example/audit") for one in (self.office, self.jail)
        }
        for one in (self.office, self.jail):
            self.addCleanup((one.folder / "audit-log.key").unlink)
        self.witnesses = {one.name: witness_keys(f"{one.name}.example/w") for one in (self.office, self.jail)}

    def keys(self, of: Deployment, by: Deployment) -> Path:
        """The verifier keys of a log, and of the witness at the other deployment."""
        file = self.folder / f"{of.name}.pub"
        every: list[SignerKey] = [*self.logs[of.name], *self.witnesses[by.name]]
        file.write_text("".join(f"{one.verifier}\n" for one in every))
        return file

    def checkpoint(self, of: Deployment, by: Deployment) -> None:
        """A deployment signs its log, and the other one cosigns it."""
        name = self.logs[of.name][0].name
        witness = Witness(
            self.witnesses[by.name], {name: [one.verifier for one in self.logs[of.name]]}, self.folder
        )
        with of.inside(), httpx.Client(transport=httpx.WSGITransport(app=wsgi_app(witness))) as web:
            note, hashes = checkpoints.sign(self.logs[of.name])
            verifiers = [one.verifier for one in self.witnesses[by.name]]
            checkpoints.keep(cosigned(note, hashes, "http://witness.example", verifiers, web))

    def said(self, at: Deployment, *words: object, code: int = 0) -> str:
        """What a command says at a deployment."""
        with at.inside():
            done = run.invoke(app, ["peers", *map(str, words)])
        assert done.exit_code == code, done.output
        return done.output

    def lodged(self) -> tuple[Matter, str]:
        """A request that reached the jail, and its message's id."""
        case = case_in(self.office.cast, "lodged")
        self.pass_messages()
        with self.jail.inside():
            return case, IncomingMessage.objects.get(kind="request.lodged").message_id

    def test_each_side_proves_its_part_and_the_other_checks_it(self) -> None:
        _, message = self.lodged()
        out = self.folder / "proof"
        for one, other, words in (
            (self.office, self.jail, "recorded here"),
            (self.jail, self.office, "received"),
        ):
            assert "checkpoints cover none" in self.said(one, "prove", message, "--out", out, code=2)
            self.checkpoint(one, other)
            assert words in self.said(one, "prove", message, "--out", out)
            keys = self.keys(one, other)
            assert f"{other.name}.example/w" in self.said(other, "check-proof", message, out, "--keys", keys)

    def test_what_never_passed_and_what_nobody_cosigned_is_not_proved(self) -> None:
        case, message = self.lodged()
        out = self.folder / "proof"
        self.checkpoint(self.office, self.jail)
        other = message.replace(case.reference, "C-2222222222")
        assert "was sent or received here" in self.said(self.office, "prove", other, "--out", out, code=2)
        self.said(self.office, "prove", message, "--out", out)
        alone = self.folder / "log.pub"
        alone.write_text("".join(f"{one.verifier}\n" for one in self.logs[self.office.name]))
        assert "no witness" in self.said(self.jail, "check-proof", message, out, "--keys", alone, code=1)
        # A key that was made anew under the same name is another key, of the log as of the witness.
        log, witness = (
            one.name for one in (self.logs[self.office.name][0], self.witnesses[self.jail.name][0])
        )
        for made, code, said in (
            (log_keys(log), 2, "no given key of the log"),
            (witness_keys(witness), 1, "no witness"),
        ):
            beside = self.witnesses[self.jail.name] if code == 2 else self.logs[self.office.name]
            alone.write_text("".join(f"{one.verifier}\n" for one in (*made, *beside)))
            told = self.said(self.jail, "check-proof", message, out, "--keys", alone, code=code)
            assert said in " ".join(told.split())

    def rewrite(self) -> None:
        """Whoever holds database and log key of the office makes its whole log anew, with another time of the step."""
        with transaction.atomic(), no_triggers("audit_entry", "audit_signedcheckpoint"):
            rows = list(Entry.objects.order_by("number"))
            lodging = next(row for row in rows if row.act == "case.lodge")
            lodging.actor = "user:99"
            chain_anew(rows)
            SignedCheckpoint.objects.all().delete()

    def test_a_sender_that_made_its_log_anew_is_found_out_by_its_own_message(self) -> None:
        _, message = self.lodged()
        self.rewrite()
        self.checkpoint(self.office, self.jail)  # nothing was cosigned before: the witness cannot know
        out = self.folder / "proof"
        self.said(self.office, "prove", message, "--out", out)
        keys = self.keys(self.office, self.jail)
        told = self.said(self.jail, "check-proof", message, out, "--keys", keys, code=1)
        assert "its log is not the one that it told of" in told

    def test_one_that_did_so_after_a_checkpoint_has_none_cosigned_any_more(self) -> None:
        _, message = self.lodged()
        self.checkpoint(self.office, self.jail)
        self.rewrite()
        with self.assertRaisesRegex(checkpoints.InconsistentLogError, "not the log that it saw"):
            self.checkpoint(self.office, self.jail)
        assert message
