"""Structured logs without personal data: an event, ids and figures, one line each."""

import logging
import sys

import structlog


def configure_logs(level: str, form: str) -> None:
    """Log to standard error, as JSON lines or as text for a person."""
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=True)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def log() -> structlog.stdlib.BoundLogger:
    """The logger; the first argument of its methods is the event's name, the rest are named values."""
    return structlog.stdlib.get_logger()
