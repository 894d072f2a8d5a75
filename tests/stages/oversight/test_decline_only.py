"""The pages of packages and of rules offer what is open to whoever reads them: nothing to another account of the
author, and to an account made since no more than to decline, also after a try that was refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from handover.accounts.models import User
from handover.administration.adoption import acts as adoption
from handover.administration.adoption.models import RuleDecision
from handover.administration.adoption.shipped import LAW
from handover.stages.oversight import package_views, rule_views
from handover.stages.oversight.models import PackageDecision
from handover.stages.oversight.packages import acts
from tests.stages.oversight.rule_sets import BIRCH, WHY, Load, load, no_notice
from tests.stages.oversight.test_packages import REASONS, kept
from tests.support.cast import Cast

__all__ = ["load"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plain_http(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = False


def accounts(author: User) -> tuple[User, User]:
    """Another account of the author, as old as theirs, and one made since by whomever."""
    User.objects.update(date_joined=timezone.now() - timedelta(days=30))
    told = {"first_name": "Another", "last_name": "Name", "role": author.role, "agency": author.agency}
    same = User.objects.create(
        username="same", person_key=author.person_key, date_joined=timezone.now() - timedelta(days=30), **told
    )
    return same, User.objects.create(
        username="since", date_joined=timezone.now() + timedelta(hours=1), **told
    )


def offered(user: User, page: str, accepts: str, said: dict[str, str] | None = None) -> tuple[bool, bool]:
    client = Client()
    client.force_login(user)
    answer = client.post(page, said) if said else client.get(page)
    assert answer.status_code == (422 if said else 200), user.username
    text = answer.content.decode()
    return f'value="{accepts}"' in text, 'value="decline"' in text


def test_a_package_is_offered_for_release_only_to_who_may_release_it(cast: Cast) -> None:
    kept()
    package = acts.draft(actor=cast["stone"].actor)
    page, release = f"/oversight/packages/{package.pk}/", {"decision": "release", "reasons": REASONS}
    same, since = accounts(cast["stone"])
    may = {
        cast["adams"]: (True, True),
        since: (False, True),
        same: (False, False),
        cast["stone"]: (False, False),
    }
    for user, choices in may.items():
        assert offered(user, page, "release") == choices, user.username
        assert package_views.waiting_count(user) == choices[1], user.username
        if not choices[0]:
            assert offered(user, page, "release", release) == choices, user.username
    client = Client()
    client.force_login(since)
    assert client.post(page, {"decision": "decline", "reasons": REASONS}).status_code == 302
    assert PackageDecision.objects.get().by_name == "Another Name"
    assert package_views.waiting_count(cast["adams"]) == 0


def test_a_set_of_rules_is_offered_for_adoption_only_to_who_may_adopt_it(cast: Cast, load: Load) -> None:
    load(LAW, BIRCH, no_notice)
    rules = adoption.propose(actor=cast["stone"].actor, reasons=WHY)
    page, adopt = f"/oversight/rules/{rules.pk}/", {"decision": "adopt", "reasons": WHY, "effect": ""}
    same, since = accounts(cast["stone"])
    may = {
        cast["lane"]: (True, True),
        since: (False, True),
        same: (False, False),
        cast["stone"]: (False, False),
    }
    for user, choices in may.items():
        assert offered(user, page, "adopt") == choices, user.username
        assert rule_views.waiting_count(user) == choices[1], user.username
        if not choices[0]:
            assert offered(user, page, "adopt", adopt) == choices, user.username
    assert rule_views.waiting_count(cast["adams"]) == 1, "an auditor reads what waits"
    client = Client()
    client.force_login(since)
    assert client.post(page, {"decision": "decline", "reasons": WHY}).status_code == 302
    assert RuleDecision.objects.order_by("pk").last().by_name == "Another Name"  # type: ignore[union-attr]
