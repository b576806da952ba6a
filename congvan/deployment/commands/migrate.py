"""`congvan migrate`: bring the tables to this version, once, whoever asks first."""

# ruff: noqa: ARG001, PLC0415 - one signature for all commands; Django is imported once set up

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from congvan.deployment.arguments import Parser
from congvan.kernel.errors import BusinessError

# Any constant that no other advisory lock of the product uses: "migrate!" in ASCII.
MIGRATION_LOCK = 0x6D69677261746521


class SchemaBehind(BusinessError):
    """The tables are older than the program."""

    code = "schema_behind"


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Apply what is pending and say what was done."""
    Parser(
        prog="congvan migrate", description="Cập nhật cấu trúc cơ sở dữ liệu lên phiên bản này."
    ).parse_args(arguments)
    from congvan.deployment.command_line import database_running, set_up_django

    with database_running():
        set_up_django()
        applied = apply()
    if applied:
        print(f"Đã cập nhật cấu trúc dữ liệu: {applied} bước.", file=stdout)
    else:
        print("Cấu trúc dữ liệu đã đúng phiên bản này, không có gì phải làm.", file=stdout)
    return 0


def pending() -> list[str]:
    """The steps still to be taken, in order: migrations as `app.name`, and the cache's table."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    steps = [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
    return steps + _missing_cache_tables()


def _missing_cache_tables() -> list[str]:
    from django.conf import settings
    from django.db import connection

    cache = settings.CACHES["default"]
    if not cache["BACKEND"].endswith(".DatabaseCache"):
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NULL", [cache["LOCATION"]])
        return [f"cache.{cache['LOCATION']}"] if cursor.fetchone()[0] else []


def require_current() -> None:
    """Raise SchemaBehind unless every migration is applied."""
    missing = pending()
    if missing:
        raise SchemaBehind(
            f"Cơ sở dữ liệu chưa được cập nhật lên phiên bản này (còn {len(missing)} bước).",
            next_step="Chạy script/congvan migrate, rồi chạy lại lệnh này.",
        )


def apply() -> int:
    """Take the pending steps under a lock and return how many there were.

    Several processes may start at once after an upgrade: one works, the others wait for it.
    """
    from django.core.management import call_command

    from congvan.deployment.migration_states import drawn_one_by_one

    if not pending():
        return 0
    with _alone():
        count = len(pending())
        if count:
            with drawn_one_by_one():
                call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
    return count


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the migration lock on a connection of its own, which no migration can close."""
    import psycopg
    from django.db import connection

    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory", None)
    parameters.pop("context", None)
    with psycopg.connect(**parameters, autocommit=True) as holder:
        holder.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        yield
