"""Is it alive, is it ready, and the page shown while the database is away.

`/healthz` says that this process answers; whoever restarts processes asks it. `/readyz` says
that pages can be served (database there, tables of this version); whoever sends people here asks
it. A silent worker is told in the answer but takes no page away from anybody.
"""

from __future__ import annotations

import functools
import sys

import psycopg
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from congvan.deployment.asgi import DATABASE_AWAY, plain_page
from congvan.deployment.commands import migrate
from congvan.kernel import jobs
from congvan.web.shell import views as shell

# SQLSTATE classes and codes that mean "no database to talk to", not "this statement failed":
# connection exceptions, server shutting down or starting, too many connections.
AWAY_CLASSES = ("08",)
AWAY_CODES = ("57P01", "57P02", "57P03", "53300")


@never_cache
def live(_request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return JsonResponse({"status": "live"})


@never_cache
def ready(_request: HttpRequest) -> HttpResponse:
    """200 when pages can be served, else 503; the reasons are in the body."""
    reasons: dict[str, str] = {}
    worker = "unknown"
    try:
        connection.ensure_connection()
        _require_current_schema()
        worker = "alive" if jobs.worker_is_alive() else "silent"
    except migrate.SchemaBehind as error:
        reasons["migrations"] = error.sentence
    except Error:
        reasons["database"] = "Cơ sở dữ liệu chưa trả lời."
    status = "not ready" if reasons else "ready"
    body = {"status": status, "worker": worker, "reasons": reasons}
    plain = {"ensure_ascii": False}
    return JsonResponse(body, status=503 if reasons else 200, json_dumps_params=plain)


@functools.cache
def _require_current_schema() -> None:
    """Looked up until it is true once: tables do not go back under a running process."""
    migrate.require_current()


def database_is_away(error: BaseException | None) -> bool:
    """Whether the error, or what caused it, is a missing database rather than a failed query."""
    while error is not None:
        if isinstance(error, psycopg.OperationalError):
            state = error.sqlstate
            return state is None or state in AWAY_CODES or state.startswith(AWAY_CLASSES)
        error = error.__cause__
    return False


def server_error(request: HttpRequest) -> HttpResponse:
    """Meant as handler500: a missing database is a short absence (503), all else is a bug (500)."""
    if not database_is_away(sys.exc_info()[1]):
        return shell.server_error(request)
    response = HttpResponse(plain_page(*DATABASE_AWAY), status=503)
    response["Retry-After"] = response["Refresh"] = "5"
    return response
