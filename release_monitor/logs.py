"""Logs of the processes: one structured line per event, with the request's id from browser to worker.

Lines are read by people who may not know the persons in them, so no line holds what was typed into a search (the
query string), what a row holds (PostgreSQL repeats it in the details of an error), what a variable held, or a key.
"""

import re

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

LEFT_OUT = "(left out)"
QUERY_STRING = re.compile(r"\?\S*")
PASSWORD_LINK = re.compile(r"(/password/link/)[^\s\"']+")
# What PostgreSQL adds to its message and what repeats values, up to the blank line that ends it: a value may hold more
# lines than one. LINE quotes the statement, into which psycopg2 has put the values.
ROW_VALUES = re.compile(r"^(DETAIL|CONTEXT|LINE \d+):.*?(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)


def without_query_string(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """django-structlog's `request` is the method and the full path; names typed into a search stand after its `?`."""
    if isinstance(event.get("request"), str):
        event["request"] = QUERY_STRING.sub("", event["request"])
    return event


def without_password_links(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """A path that holds the key of a letter: until it is used, whoever reads it could set somebody's password."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = PASSWORD_LINK.sub(rf"\1{LEFT_OUT}", value)
    return event


def without_row_values(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """`DETAIL: Key (name)=(...) already exists` names a person in a traceback and in Celery's `error`."""
    for key, value in event.items():
        if isinstance(value, BaseException):  # a renderer would write its words again
            event[key] = type(value).__name__
        elif isinstance(value, str):
            event[key] = ROW_VALUES.sub(rf"\1: {LEFT_OUT}", value)
    return event


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,  # without the values of local variables
    without_query_string,
    without_password_links,
    without_row_values,
]


def configure() -> None:
    """Hand structlog's events to the standard library, which the settings below format."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def renderer_of(*, as_json: bool) -> Processor:
    if as_json:
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)


def logging_config(*, as_json: bool) -> dict:
    """The LOGGING setting: JSON lines for machines, plain lines for a person at a terminal."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processor": renderer_of(as_json=as_json),
                "foreign_pre_chain": SHARED,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            "axes": {"level": "WARNING"},
            # These two say again what django-structlog says of each task, without the ids.
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
        },
    }
