"""Log lines: readable by default, JSON in production; always with the trace id, never a secret.

All processes append to DATA_DIR/log/congvan.log, one write a line, and open it anew when the
daily sweep puts it aside; the terminal (or journald) gets the same lines.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from congvan.kernel.clock import OFFICE_ZONE

# What follows these names up to a space or quote is a secret, wherever it stands in a line.
_SECRETS = re.compile(
    r"(?i)\b(password|passwd|secret|secret_key|token|csrfmiddlewaretoken|sessionid|authorization|pin)"
    r"(['\"]?\s*[=:]\s*['\"]?)(?:(?:bearer|basic)\s+)?[^\s'\"&,;)}]+"
)
_URL_PASSWORD = re.compile(r"(?<=://)([^\s:/@]*):([^\s@/]+)@")


def without_secrets(text: str) -> str:
    """The text with the values of passwords, tokens and the like replaced by ***."""
    return _URL_PASSWORD.sub(r"\1:***@", _SECRETS.sub(r"\1\2***", text))


def current_trace_id() -> str:
    """The trace id of the request or job at work; empty outside, and before Django is loaded."""
    recording = sys.modules.get("congvan.kernel.audit.recording")
    context = getattr(recording, "_context", None)
    return context.get().trace_id if context is not None else ""


class TraceIdFilter(logging.Filter):
    """Puts the trace id on every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record."""
        if not hasattr(record, "trace_id"):
            record.trace_id = current_trace_id()
        return True


class ReadableFormatter(logging.Formatter):
    """`21/11/2026 08:15:02 INFO [A1B2C3D4E5] congvan.web: sentence`, times of the offices."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the traceback below it when there is one."""
        moment = datetime.fromtimestamp(record.created, OFFICE_ZONE).strftime("%d/%m/%Y %H:%M:%S")
        trace_id = getattr(record, "trace_id", "")
        trace = f" [{trace_id}]" if trace_id else ""
        line = f"{moment} {record.levelname}{trace} {record.name}: {record.getMessage()}"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return without_secrets(line)


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for log collectors."""

    def format(self, record: logging.LogRecord) -> str:
        """Time (UTC offset kept), level, trace id, logger, message, error."""
        entry: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, OFFICE_ZONE).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname,
            "trace_id": getattr(record, "trace_id", ""),
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
            "process": record.process,
        }
        if record.exc_info:
            entry["error"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)


def logging_settings(
    data_dir: Path, *, level: str, as_json: bool, to_file: bool = True
) -> dict[str, Any]:
    """Django's LOGGING: file and terminal; libraries speak on the terminal only from WARNING on."""
    handlers: dict[str, Any] = {
        "terminal": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["trace_id"],
        }
    }
    if to_file:
        (data_dir / "log").mkdir(mode=0o700, parents=True, exist_ok=True)
        handlers["file"] = {
            "class": "logging.handlers.WatchedFileHandler",
            "filename": str(data_dir / "log" / "congvan.log"),
            "encoding": "utf-8",
            "delay": True,
            "formatter": "line",
            "filters": ["trace_id"],
        }
    everywhere = list(handlers)
    quiet = {"level": "WARNING", "handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"trace_id": {"()": "congvan.deployment.logs.TraceIdFilter"}},
        "formatters": {
            "line": {
                "()": "congvan.deployment.logs."
                + ("JsonFormatter" if as_json else "ReadableFormatter")
            }
        },
        "handlers": handlers,
        "root": {"level": level, "handlers": everywhere},
        "loggers": {
            # Django's own handlers (mail to admins, console in debug) are not wanted.
            "django": {"handlers": [], "propagate": True, "level": "INFO"},
            # A missing page is the reader's affair, not the operator's.
            "django.request": {"level": "ERROR"},
            "procrastinate": quiet,
            "uvicorn": quiet,
            # While the database is away it repeats itself many times a second.
            "psycopg.pool": {"level": "ERROR"},
            "uvicorn.error": {"level": "WARNING"},
            "httpx": quiet,
        },
    }
