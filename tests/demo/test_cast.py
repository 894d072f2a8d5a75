"""The demo people are cast all or none: a kill on the way must not leave somebody without what they may do."""

from __future__ import annotations

import pytest

from handover.accounts.local_agreements import Designation, LocalAgreement
from handover.accounts.models import Delegation, User
from handover.demo import cast, run

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.mark.parametrize("last", ["record_agreement", "designate", "delegate"])
def test_who_begins_again_after_a_kill_finds_everybody_with_their_powers(
    last: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(cast, last, _killed)
        run.prepare()
    assert not User.objects.exists(), "accounts that stay behind let the next start pass over the rest"
    run.prepare()
    assert set(User.objects.values_list("username", flat=True)) == {m.username for m in cast.members()}
    assert (LocalAgreement.objects.count(), Designation.objects.count(), Delegation.objects.count()) == (
        1,
        1,
        1,
    )


def _killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt
