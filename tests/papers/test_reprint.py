"""A paper that was kept as facts becomes the same paper again, and nothing else does."""

from __future__ import annotations

import json

import pytest

from handover.papers import FORMS, PaperFactsError, UnknownFormError, content_digest, plain, restored
from tests.papers.sample import SERVICE, papers


@pytest.mark.parametrize("code", FORMS)
def test_every_form_comes_back_from_what_was_kept(code: str) -> None:
    facts = papers()[code]
    kept = json.loads(json.dumps(plain(facts)))
    again = restored(code, kept)
    assert again == facts
    assert content_digest(code, again) == content_digest(code, facts)


def test_the_jails_block_comes_back_with_it() -> None:
    from dataclasses import replace

    from handover.papers import JailBlock

    facts = replace(papers()["I-247A"], jail=JailBlock(latest_offence="THEFT (charged)", service=SERVICE))  # type: ignore[call-arg]
    assert restored("I-247A", plain(facts)) == facts


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": {"name": ""}},
        {"causes": ["z"]},
        {"dated": "yesterday"},
        {"tz": "Nowhere/None"},
        {"reference": None},
        {"causes": []},
    ],
    ids=lambda x: next(iter(x)),
)
def test_what_is_not_the_forms_is_refused_with_its_place(changed: dict[str, object]) -> None:
    kept = {**plain(papers()["I-247A"]), **changed}
    with pytest.raises(PaperFactsError):
        restored("I-247A", kept)


def test_a_form_that_nobody_knows() -> None:
    with pytest.raises(UnknownFormError):
        restored("I-9", {})
