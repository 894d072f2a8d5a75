"""Serve the pages by gunicorn, whose processes take whole requests (`conf.whole_requests`); `handover work` is another
process."""

from __future__ import annotations

import socket
import threading
from importlib import import_module
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from rich.console import Console

from handover.conf.logs import formatter
from handover.conf.private_files import UMASK
from handover.conf.static_files import collect
from handover.conf.whole_requests import WholeRequests


class ServerLog(Logger):  # type: ignore[misc]
    """The server's own lines, as all others are."""

    def setup(self, cfg: Any) -> None:
        """Write them by our formatter."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter())


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
        from handover.conf.wsgi import application

        return application


def prepare() -> None:
    """Load what every page needs, so that the first one does not wait for it: static files and addresses."""
    from django.db import connections
    from django.urls import get_resolver

    from handover.audit import clock

    clock.watch()
    collect()
    _ = get_resolver().url_patterns
    connections.close_all()  # no server process may share a connection with another


def serve(listener: socket.socket, workers: int, console: Console, *, then: str = "") -> None:
    """Take what comes to an open port until stopped. Call `prepare` before.

    The matcher is compiled meanwhile, where records are searched: no page but one that compares two of them waits for
    it. The address is printed when the pages are there, and ``then`` after it.
    """
    from handover.administration.running_parts import running
    from handover.process.agency_parts import module_runs

    searches = module_runs("identification", running())
    if searches:
        import_module("handover.matching.gallery")  # before the workers part, so that they share it in memory
    host, port = listener.getsockname()[:2]

    def tell(_server: object) -> None:
        console.print(f"\nServing on http://{host}:{port}/ - stop with Ctrl-C.", highlight=False)
        if then:
            console.print(then, highlight=False)

    Server(
        {
            "bind": f"fd://{listener.fileno()}",
            "workers": workers,
            "worker_class": WholeRequests,
            "preload_app": True,
            "accesslog": None,
            "loglevel": "warning",
            "logger_class": ServerLog,
            "umask": UMASK,
            "when_ready": tell,
            "post_worker_init": _warm_behind if searches else _need_nothing,
        }
    ).run()


def _need_nothing(_worker: object) -> None:
    """A jail's pages compare no records."""


def _warm_behind(_worker: object) -> None:
    from handover.matching.biographics import warm

    threading.Thread(target=warm, daemon=True, name="warm").start()
