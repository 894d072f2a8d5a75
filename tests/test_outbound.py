"""Where the program sends to: each address is judged, the connection goes to the judged one, the name stays."""

from __future__ import annotations

import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest

from handover import outbound
from tests.support.serving import serving

LOOPBACK = [ip_network("127.0.0.0/8")]
SOON = httpx.Timeout(5.0)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "::1", "0.0.0.0", "::", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "fe80::1",
        "fd00:ec2::254", "100.100.100.200", "192.0.0.192", "168.63.129.16", "224.0.0.1", "255.255.255.255", "fec0::1",
        "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::",
        "198.51.100.7",
    ],
)  # fmt: skip
def test_what_is_not_public_is_refused(address: str) -> None:
    assert outbound.objection(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_what_is_public_is_sent_to(address: str) -> None:
    assert outbound.objection(ip_address(address)) == ""


def test_a_network_is_allowed_by_name_and_link_local_only_by_its_own() -> None:
    private = ip_address("10.20.3.4")
    assert outbound.objection(private, outbound.networks(["10.20.0.0/16"])) == ""
    assert outbound.objection(ip_address("10.21.0.1"), outbound.networks(["10.20.0.0/16"]))
    metadata = ip_address("169.254.169.254")
    assert outbound.objection(metadata, outbound.networks(["0.0.0.0/0"]))
    assert outbound.objection(metadata, outbound.networks(["169.254.169.254"])) == ""


class Heard:
    """What a server on loopback was asked, with which name in the certificate's request."""

    def __init__(self) -> None:
        self.port = 0
        self.hosts: list[str | None] = []
        self.names: list[str | None] = []
        self.redirect = ""


@contextmanager
def listening(certificate: tuple[Path, Path] | None = None) -> Iterator[Heard]:
    heard = Heard()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            heard.hosts.append(self.headers["host"])
            self.send_response(307 if heard.redirect else 204)
            if heard.redirect:
                self.send_header("location", heard.redirect)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        context.sni_callback = lambda _socket, name, _context: heard.names.append(name)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    heard.port = server.server_port
    with serving(server):
        yield heard


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """The names that resolve, each to its addresses in turn: one answer a question, the last one for ever."""
    known: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def answer(host: Any, *args: Any, **more: Any) -> Any:
        if host not in known:
            return real(host, *args, **more)
        answers = known[host]
        return real(answers.pop(0) if len(answers) > 1 else answers[0], *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return known


def post(url: str, allowed: list[outbound.Network]) -> int:
    with outbound.client(timeout=SOON, allowed=allowed) as client:
        return client.post(url, content=b"{}").status_code


def test_a_name_that_leads_to_this_machine_is_refused(names: dict[str, list[str]]) -> None:
    names["jail.example"] = ["127.0.0.1"]
    with listening() as heard:
        with pytest.raises(
            outbound.RefusedTargetError, match=r"jail\.example is 127\.0\.0\.1, this machine itself"
        ):
            post(f"http://jail.example:{heard.port}/", [])
        assert heard.hosts == []
        assert post(f"http://jail.example:{heard.port}/", LOOPBACK) == 204
        assert heard.hosts == [f"jail.example:{heard.port}"]


def test_a_second_answer_of_the_name_is_not_asked_for(names: dict[str, list[str]]) -> None:
    names["jail.example"] = ["127.0.0.1", "10.0.0.1"]
    with listening() as heard:
        assert post(f"http://jail.example:{heard.port}/", LOOPBACK) == 204
    assert names["jail.example"] == ["10.0.0.1"]


def test_one_refused_address_among_several_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 443)) for a in ("8.8.8.8", "169.254.169.254")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)
    with pytest.raises(outbound.RefusedTargetError, match="metadata"):
        outbound.addresses_of("jail.example", 443)
    assert "169.254.169.254" in outbound.fault_of("https://jail.example/")


def test_a_redirect_is_not_followed(names: dict[str, list[str]]) -> None:
    with listening() as heard, listening() as inner:
        heard.redirect = f"http://127.0.0.1:{inner.port}/"
        assert post(f"http://127.0.0.1:{heard.port}/", LOOPBACK) == 307
        assert inner.hosts == []


def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening() as heard, listening() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert post(f"http://127.0.0.1:{heard.port}/", LOOPBACK) == 204
        assert proxy.hosts == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    place = tmp_path_factory.mktemp("certificate")
    found = place / "tls.crt", place / "tls.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=jail.example",
         "-addext", "subjectAltName=DNS:jail.example", "-keyout", found[1], "-out", found[0]],
        check=True, capture_output=True,
    )  # fmt: skip
    return found


def test_the_certificate_is_that_of_the_name_and_not_of_the_number(
    names: dict[str, list[str]], certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    names["jail.example"] = names["other.example"] = ["127.0.0.1"]
    with listening(certificate) as heard:
        assert post(f"https://jail.example:{heard.port}/", LOOPBACK) == 204
        assert heard.names == ["jail.example"]
        with pytest.raises(httpx.ConnectError, match="certificate"):
            post(f"https://other.example:{heard.port}/", LOOPBACK)
        assert heard.hosts == [f"jail.example:{heard.port}"]


def test_what_a_setting_names_by_its_number_is_allowed_by_that() -> None:
    assert outbound.named_by_number("https://10.0.0.5/osia/") == [ip_network("10.0.0.5/32")]
    assert ip_network("127.0.0.0/8") in outbound.named_by_number("http://localhost:8001/")
    assert outbound.named_by_number("https://abis.example/") == []
