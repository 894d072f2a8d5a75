"""Structured logs on standard error; they never contain a person's name."""

from __future__ import annotations

import logging
import sys

import structlog

from handover.conf.settings import ENV


def configure() -> None:
    """Log one line per event, in UTC. Level by ``HANDOVER_LOG_LEVEL``."""
    level = logging.getLevelNamesMapping()[ENV.log_level.upper()]
    logging.basicConfig(level=level, format="%(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
