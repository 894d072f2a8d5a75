"""The address of a client and its TLS are what our own proxies say of them, and nobody else."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django.fixtures import Settings
from structlog.testing import capture_logs

from handover.web.proxies import BehindProxies, client_address, is_proxy, place_of


@pytest.mark.parametrize(
    ("forwarded", "proxies", "found"),
    [
        ("192.0.2.7", 1, "192.0.2.7"),
        ("203.0.113.9, 192.0.2.7", 1, "192.0.2.7"),  # the left one is what the client wrote
        ("203.0.113.9, 192.0.2.7, 10.0.0.2", 2, "192.0.2.7"),
        ("192.0.2.7", 2, "127.0.0.1"),
        ("192.0.2.7", 0, "127.0.0.1"),
        ("", 1, "127.0.0.1"),
        ("<script>", 1, "127.0.0.1"),
        ("2001:db8::7", 1, "2001:db8::7"),
        ("::ffff:192.0.2.7", 1, "192.0.2.7"),
    ],
)
def test_the_address_is_the_one_that_our_outermost_proxy_saw(
    forwarded: str, proxies: int, found: str
) -> None:
    assert client_address("127.0.0.1", forwarded, proxies) == found


def test_a_proxy_is_known_by_its_address() -> None:
    assert is_proxy("127.0.0.1", ["127.0.0.0/8", "::1"])
    assert is_proxy("::1", ["127.0.0.0/8", "::1"])
    assert is_proxy("", ["127.0.0.0/8"])
    assert not is_proxy("192.0.2.7", ["127.0.0.0/8", "::1"])
    assert not is_proxy("no address", ["127.0.0.0/8"])


def test_the_addresses_of_one_subscriber_count_as_one() -> None:
    assert place_of("2001:db8:0:1::7") == place_of("2001:db8:0:1:ffff::9") != place_of("2001:db8:0:2::7")
    assert place_of("192.0.2.7") != place_of("192.0.2.8")
    assert place_of("nonsense") == "nonsense"


def seen(peer: str, **headers: str) -> HttpRequest:
    """The request as the pages see it."""
    kept = []

    def page(request: HttpRequest) -> HttpResponse:
        kept.append(request)
        return HttpResponse()

    request = RequestFactory().get("/")
    request.META |= {"REMOTE_ADDR": peer, **headers}
    BehindProxies(page)(request)
    return kept[0]


def test_only_a_proxy_may_say_https_and_who_the_client_is(settings: Settings) -> None:
    settings.HANDOVER_PROXIES, settings.HANDOVER_PROXY_ADDRESSES = 1, ["127.0.0.1"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    said = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "192.0.2.7"}
    through = seen("127.0.0.1", **said)
    assert through.is_secure()
    assert through.META["REMOTE_ADDR"] == "192.0.2.7"
    direct = seen("198.51.100.1", **said)
    assert not direct.is_secure()
    assert direct.META["REMOTE_ADDR"] == "198.51.100.1"


def test_without_a_proxy_no_header_is_believed(settings: Settings) -> None:
    settings.HANDOVER_PROXIES = 0
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    found = seen("127.0.0.1", HTTP_X_FORWARDED_PROTO="https", HTTP_X_FORWARDED_FOR="192.0.2.7")
    assert not found.is_secure()
    assert found.META["REMOTE_ADDR"] == "127.0.0.1"


@pytest.mark.parametrize(
    ("forwarded", "proxies", "told"),
    [
        ("10.0.0.2", 2, 1),
        ("192.0.2.7, 10.0.0.2", 2, 0),
        ("203.0.113.9, 192.0.2.7, 10.0.0.2", 2, 0),
        ("192.0.2.7", 1, 0),
        ("", 2, 0),
    ],
)
def test_a_proxy_that_leaves_out_the_client_is_told_once(
    settings: Settings, forwarded: str, proxies: int, told: int
) -> None:
    """As the nginx file is shipped, behind another proxy: each client would count as the same one."""
    settings.HANDOVER_PROXIES, settings.HANDOVER_PROXY_ADDRESSES = proxies, ["127.0.0.1"]
    behind = BehindProxies(lambda _: HttpResponse())
    with capture_logs() as logs:
        for _ in range(3):
            request = RequestFactory().get("/")
            request.META |= {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}
            behind(request)
    assert [line["log_level"] for line in logs] == ["warning"] * told
    assert all("192.0.2.7" not in str(line) for line in logs)
