"""A small trail for the audit tests: events of a library, its keeper, and a tamperer."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection, transaction

from congvan.deployment.commands import audit as command
from congvan.kernel import audit, clock
from congvan.kernel.audit import keys, sealing, verification
from congvan.kernel.models import AuditSeal

# 08:30 on a working Monday in Vietnam.
MONDAY = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
TABLES = ("kernel_auditevent", "kernel_auditseal")


@dataclass(frozen=True, slots=True, kw_only=True)
class BookLent(audit.Event):
    """Một cuốn sách được cho mượn."""

    code = "book.lent"
    template = "{actor} cho {reader} mượn “{title}”."
    subject = ("book", "book_id")

    book_id: int
    reader: str
    title: str = "Truyện Kiều"


LAN = audit.Actor(person_id=7, name="Nguyễn Thị Lan", post="Văn thư", scope_id=1)


def lend(count: int = 1, *, first_book: int = 1, by: audit.Actor = LAN) -> list[int]:
    """Record that many events; returns their ids."""
    events = [BookLent(book_id=first_book + i, reader=f"Độc giả {i}") for i in range(count)]
    with transaction.atomic():
        return audit.record_many(events, by=by)


def make_sealed(*sizes: int, start: datetime = MONDAY) -> list[int]:
    """Record and seal batches of these sizes, a minute apart; returns all event ids."""
    ids = []
    for minute, size in enumerate(sizes):
        moment = start + timedelta(minutes=minute)
        with clock.frozen(moment):
            ids += lend(size, first_book=len(ids) + 1)
            assert sealing.seal_all(moment + timedelta(seconds=30)) == size
    return ids


def verified(*heads) -> verification.Report:
    data_dir = Path(settings.DATA_DIR)
    return verification.verify(
        known=keys.public_keys(data_dir), current_key_id=keys.current_key_id(data_dir), heads=heads
    )


def run_command(*arguments: str) -> tuple[int, str, str]:
    stdout, stderr = io.StringIO(), io.StringIO()
    return (
        command.run(list(arguments), stdout=stdout, stderr=stderr),
        stdout.getvalue(),
        stderr.getvalue(),
    )


def seals() -> list[AuditSeal]:
    return list(AuditSeal.objects.order_by("sequence"))


@contextmanager
def triggers_off() -> Iterator[None]:
    """What the table's owner or a superuser can do behind our back."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        yield
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only")


def tamper(sql: str, *parameters: object) -> None:
    """Run one statement with the triggers off."""
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        assert cursor.rowcount != 0


@contextmanager
def second_connection() -> Iterator[psycopg.Connection]:
    """Another session on the same database; what it did is rolled back."""
    given = connection.get_connection_params()
    wanted = {k: v for k, v in given.items() if k in ("dbname", "user", "host", "port", "password")}
    with psycopg.connect(**wanted) as other:
        yield other
        other.rollback()
