"""Serve the pages by gunicorn, whose processes take whole requests (`conf.whole_requests`); `handover work` is another
process."""

from __future__ import annotations

from typing import Any

from gunicorn.app.base import BaseApplication
from rich.console import Console

from handover.conf.private_files import UMASK
from handover.conf.whole_requests import WholeRequests
from handover.conf.wsgi import application
from handover.matching.biographics import warm


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with our few settings."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Take the settings as they are; no configuration file is read."""
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The WSGI application."""
        return application


def serve(host: str, port: int, workers: int, console: Console, *, then: str = "") -> None:
    """Listen until stopped. The matcher is compiled first, so that no page waits for it.

    The address is printed when the socket accepts connections, and ``then`` after it.
    """

    def tell(_server: object) -> None:
        console.print(f"\nServing on http://{host}:{port}/ - stop with Ctrl-C.", highlight=False)
        if then:
            console.print(then, highlight=False)

    with console.status("preparing the matcher; this takes half a minute the first time"):
        warm()
    Server(
        {
            "bind": f"{host}:{port}",
            "workers": workers,
            "worker_class": WholeRequests,
            "accesslog": None,
            "loglevel": "warning",
            "umask": UMASK,
            "when_ready": tell,
        }
    ).run()
