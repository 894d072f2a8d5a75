"""Security keys in Chromium, whose virtual authenticator answers as a key does: added, used, asked for, removed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import CDPSession

from handover.accounts.demo import DEMO_PASSWORD
from tests.journeys.conftest import NewVisit
from tests.journeys.harness import AGREE, Visit

pytestmark = pytest.mark.browser
WHO, SUPERVISOR = "counsel", "supervisor"
AUTHORITY = "/accounts/authority/signer/"
"""Whoever opens it is asked for the second factor again, as by every page on which somebody signs."""
USE = "Use your security key"
Port = tuple[CDPSession, str]
"""A key in the browser's port: the developer tools' connection and the key's number there."""


def plug_in(visit: Visit, **more: Any) -> Port:
    """A key in the browser's port; whoever asks finds it touched."""
    devtools = visit.page.context.new_cdp_session(visit.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": False,
        "automaticPresenceSimulation": True, **more,
    }  # fmt: skip
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools, made["authenticatorId"]


def what_is_on(port: Port) -> dict[str, Any]:
    """The one pair of keys on it, with its count."""
    devtools, place = port
    (found,) = devtools.send("WebAuthn.getCredentials", {"authenticatorId": place})["credentials"]
    return dict(found)


def put_on(port: Port, pair: dict[str, Any]) -> None:
    """Let the key be this one and no other."""
    devtools, place = port
    devtools.send("WebAuthn.clearCredentials", {"authenticatorId": place})
    devtools.send("WebAuthn.addCredential", {"authenticatorId": place, "credential": pair})


def here(visit: Visit) -> str:
    """The site by its name: a key is bound to one, and to no number."""
    return f"http://localhost:{urlsplit(visit.site.url).port}"


def give_password(visit: Visit, who: str = WHO) -> None:
    """The first step of signing in."""
    visit.open(f"{here(visit)}/accounts/sign-in/")
    visit.press(AGREE)
    page = visit.page
    page.locator("input[name=username]:visible").fill(who)
    page.locator("input[name=password]:visible").fill(DEMO_PASSWORD)
    visit.press("Sign in")


def add(visit: Visit, name: str) -> None:
    visit.open(f"{here(visit)}/accounts/factors/")
    visit.follow("Add a security key")
    visit.page.get_by_label("A name for the key").fill(name)
    visit.press("Add the key")


def test_a_key_is_added_and_opens_and_a_copy_of_it_does_not(new_visit: NewVisit) -> None:
    visit = new_visit()
    port = plug_in(visit)
    give_password(visit)
    add(visit, "blue key")
    assert visit.heading() == "The key “blue key” is added"
    assert visit.page.locator(".ho-code").count() == 10
    copy = what_is_on(port)
    visit.press("Sign out")
    give_password(visit)
    assert visit.heading() == "Second step of signing in"
    visit.press(USE)
    visit.open(f"{here(visit)}/accounts/factors/")
    assert "blue key" in visit.text()
    visit.press("Sign out")
    put_on(port, copy)
    give_password(visit)
    visit.press(USE)
    assert "The key was not accepted" in visit.text()
    visit.site.command("accounts", "factor-remove", WHO)


def test_two_keys_each_opens_and_the_one_that_is_removed_opens_nothing(new_visit: NewVisit) -> None:
    visit = new_visit()
    port = plug_in(visit)
    give_password(visit)
    add(visit, "blue key")
    visit.open(f"{here(visit)}/accounts/factors/keys/new/")
    visit.page.get_by_label("A name for the key").fill("again")
    visit.page.get_by_role("button", name="Add the key").click()
    visit.page.get_by_text("This key is on file already.").wait_for()
    blue = what_is_on(port)
    devtools, place = port
    devtools.send("WebAuthn.clearCredentials", {"authenticatorId": place})
    add(visit, "red key")
    red = what_is_on(port)
    for pair in (blue, red):
        visit.press("Sign out")
        put_on(port, pair)
        give_password(visit)
        visit.press(USE)
        assert urlsplit(visit.page.url).path == "/"
        pair["signCount"] = what_is_on(port)["signCount"]
    visit.open(f"{here(visit)}/accounts/factors/")
    visit.press("Remove the key blue key")
    assert "The key “blue key” opens nothing any more." in visit.text()
    visit.press("Sign out")
    put_on(port, blue)
    give_password(visit)
    visit.page.get_by_role("button", name=USE).click()
    visit.page.locator("[data-security-key] [role=status]").get_by_text("was not used in time").wait_for()
    put_on(port, red)
    visit.press(USE)
    assert urlsplit(visit.page.url).path == "/"
    visit.site.command("accounts", "factor-remove", WHO)


def test_a_key_is_asked_for_again_and_one_that_knows_not_who_holds_it_opens_nothing(
    new_visit: NewVisit,
) -> None:
    """A key that verifies its person, by a PIN or a finger: where that fails nothing opens. Signed in elsewhere by the
    password alone, before the key was added, the person is asked for it before what matters most."""
    before, visit = new_visit(), new_visit()
    give_password(before, SUPERVISOR)
    port = plug_in(visit, hasUserVerification=True, isUserVerified=True)
    give_password(visit, SUPERVISOR)
    add(visit, "finger key")
    other = plug_in(before, hasUserVerification=True, isUserVerified=True)
    put_on(other, what_is_on(port))
    devtools, place = other
    before.open(here(before) + AUTHORITY)
    assert "/accounts/again/" in before.page.url
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": place, "isUserVerified": False})
    before.page.get_by_role("button", name=USE).click()
    before.page.locator("[data-security-key] [role=status]").get_by_text("was not used in time").wait_for()
    before.open(here(before) + AUTHORITY)
    assert "/accounts/again/" in before.page.url
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": place, "isUserVerified": True})
    before.press(USE)
    assert urlsplit(before.page.url).path == AUTHORITY
    before.site.command("accounts", "factor-remove", SUPERVISOR)
