"""Logs on standard error: one JSON object a line, in UTC, with nothing in it that is of a person.

An error is logged by its kind and its places in the program. Its text is left out, because a database puts the row's
values into it, and a reader the file's content. Lines of libraries are kept by their pattern, with none of its values
but numbers, for the same reason.
"""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Any, Final

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from handover.conf.settings import ENV

FRAMES: Final = 30
_OURS: Final = "handover"


def configure() -> None:
    """Log from now on. Level by ``HANDOVER_LOG_LEVEL``."""
    level = logging.getLevelNamesMapping()[ENV.log_level.upper()]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, *_COMMON, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )


def formatter() -> logging.Formatter:
    """Return what writes the records of the standard library's loggers, which Django and the server use."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[_of_a_library, *_COMMON, _refusal_is_no_error],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()],
        use_get_message=False, pass_foreign_args=True,
    )  # fmt: skip


def _of_a_library(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Keep the pattern of a record with the values that are numbers; our own record whole: it names no person."""
    record: logging.LogRecord = event["_record"]
    event["logger"], said = record.name, event.pop("positional_args", ())
    values = said if isinstance(said, tuple) else ()
    status = getattr(record, "status_code", None)
    if record.name.split(".")[0] == _OURS:
        event["event"] = str(record.msg) % values if values else str(record.msg)
    elif record.name.startswith("django.security"):
        event["event"] = "refused by a check of Django"  # its text quotes the request
        event["exc_info"] = None  # whoever asked made it, and no place in the program is at fault
    else:
        event["values"] = [value for value in values if isinstance(value, int | float)]
    if status is not None:
        event["event"], event["status"] = "a request was answered by an error", status
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        event["view"] = match.view_name if match else ""
    return event


def _refusal_is_no_error(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Log requests that Django's checks refuse below the error level: strangers can cause any number of them."""
    if event["_record"].name.startswith("django.security"):
        event["level"] = "warning"
    return event


def _error_without_its_text(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Put the kind of an error, those that led to it, and their places, for the error."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    problem = info[1] if isinstance(info, tuple) else info
    told: list[dict[str, Any]] = []
    while isinstance(problem, BaseException) and len(told) < FRAMES:
        frames = traceback.extract_tb(problem.__traceback__)[-FRAMES:]
        kind = f"{type(problem).__module__}.{type(problem).__qualname__}"
        told.append({"kind": kind, "at": [f"{f.filename}:{f.lineno} {f.name}" for f in frames]})
        problem = problem.__cause__ or problem.__context__
    if told:
        event["error"] = told
    return event


_COMMON: Final[list[Processor]] = [
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _error_without_its_text,
]
