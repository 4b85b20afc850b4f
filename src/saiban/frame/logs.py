"""Structured logs without personal data.

One JSON object a line, to `log/saiban.log` (which logrotate may move away at any time) and, from warnings up, to
standard error. What may stand in it is decided here, not by whoever
logs: our own events carry codes, counts and internal keys; of another package's record only its fixed template is
kept, never its arguments; of an exception only its type and the places it passed, never its message (a database
error's message holds values of the row). Text that looks like an identity or phone number is struck out as well.
"""

from __future__ import annotations

import logging
import logging.config
import re
import sys
import traceback
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from saiban.frame.home import subfolder

NUMBERLIKE = re.compile(r"\+?\d(?:[ \-]?\d){6,}")
STRUCK_OUT = "[number]"
EXEMPT = {"timestamp", "request", "level", "logger"}


def logging_settings() -> dict[str, Any]:
    """Return the settings of Python's logging."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    exception_places,
                    strike_out_numbers,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
                "foreign_pre_chain": [template_only, *SHARED],
                "use_get_message": False,
                "pass_foreign_args": True,
            }
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "json", "level": "WARNING"},
            "file": {
                "class": "logging.handlers.WatchedFileHandler",
                "formatter": "json",
                "filename": str(subfolder("log") / "saiban.log"),
                "delay": True,
                "encoding": "utf-8",
            },
        },
        "root": {"handlers": ["stderr", "file"], "level": "WARNING"},
        "loggers": {
            "saiban": {"level": "INFO"},
            "django": {"level": "WARNING", "handlers": [], "propagate": True},
            "django.server": {"level": "CRITICAL", "handlers": [], "propagate": True},
            "gunicorn.error": {"level": "WARNING", "handlers": [], "propagate": True},
            "procrastinate": {"level": "WARNING"},
        },
    }


def configure(settings: dict[str, Any]) -> None:
    """Set up structlog and Python's logging; Django calls this at start."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False  # no line of ours says them
    logging.config.dictConfig(settings)


def template_only(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Replace another package's message by its fixed template, or by where it was logged when it has none."""
    record: logging.LogRecord = event["_record"]
    action = getattr(record, "action", None)  # procrastinate writes job arguments into its messages, and this beside
    fixed = event["event"] if event.pop("positional_args", ()) else f"{record.module}:{record.lineno}"
    event["event"] = str(action) if action else fixed
    status = getattr(record, "status_code", None)
    if status is not None:
        event["status"] = status
    return event


def exception_places(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Replace exception information by types and places: no message, no values."""
    found = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["exception"] = _chain(error)
    return event


def _chain(error: BaseException) -> list[dict[str, Any]]:
    chain: list[dict[str, Any]] = []
    following: BaseException | None = error
    while following is not None and len(chain) < 10:
        places = traceback.extract_tb(following.__traceback__)
        chain.append(
            {
                "type": f"{type(following).__module__}.{type(following).__qualname__}",
                "at": ["/".join(Path(place.filename).parts[-3:]) + f":{place.lineno}" for place in places[-12:]],
            }
        )
        following = following.__cause__ or following.__context__
    return chain


def strike_out_numbers(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Strike out what looks like an identity or phone number, whoever put it there."""
    return {name: value if name in EXEMPT else _struck_out(value) for name, value in event.items()}


def _struck_out(value: Any) -> Any:
    if isinstance(value, str):
        return NUMBERLIKE.sub(STRUCK_OUT, value)
    if isinstance(value, dict):
        return {name: _struck_out(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_struck_out(inner) for inner in value]
    return value


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
