"""A security key in Chromium, whose virtual authenticator answers as a key does: added, and used to sign in."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import CDPSession

from handover.accounts.demo import DEMO_PASSWORD
from tests.journeys.conftest import NewVisit
from tests.journeys.harness import AGREE, Visit

pytestmark = pytest.mark.browser
WHO = "counsel"


def plug_in(visit: Visit) -> tuple[CDPSession, str]:
    """A key in the browser's port; whoever asks finds it touched."""
    devtools = visit.page.context.new_cdp_session(visit.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": False,
        "automaticPresenceSimulation": True,
    }  # fmt: skip
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools, made["authenticatorId"]


def test_a_key_is_added_and_opens_and_a_copy_of_it_does_not(new_visit: NewVisit) -> None:
    visit = new_visit()
    here = f"http://localhost:{urlsplit(visit.site.url).port}"
    devtools, place = plug_in(visit)
    visit.open(f"{here}/accounts/sign-in/")
    visit.press(AGREE)
    give_password(visit)
    visit.open(f"{here}/accounts/factors/")
    visit.follow("Add a security key")
    visit.page.get_by_label("A name for the key").fill("blue key")
    visit.press("Add the key")
    assert visit.heading() == "The key “blue key” is added"
    assert visit.page.locator(".ho-code").count() == 10
    copy = devtools.send("WebAuthn.getCredentials", {"authenticatorId": place})["credentials"][0]
    visit.press("Sign out")
    visit.open(f"{here}/accounts/sign-in/")
    visit.press(AGREE)
    give_password(visit)
    assert visit.heading() == "Second step of signing in"
    visit.press("Use your security key")
    visit.open(f"{here}/accounts/factors/")
    assert "blue key" in visit.text()
    visit.press("Sign out")
    devtools.send("WebAuthn.clearCredentials", {"authenticatorId": place})
    devtools.send("WebAuthn.addCredential", {"authenticatorId": place, "credential": copy})
    visit.open(f"{here}/accounts/sign-in/")
    visit.press(AGREE)
    give_password(visit)
    visit.press("Use your security key")
    assert "The key was not accepted" in visit.text()
    visit.site.command("accounts", "factor-remove", WHO)


def give_password(visit: Visit) -> None:
    """The first step of signing in."""
    page = visit.page
    page.locator("input[name=username]:visible").fill(WHO)
    page.locator("input[name=password]:visible").fill(DEMO_PASSWORD)
    visit.press("Sign in")
