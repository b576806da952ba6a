"""A client that takes outgoing numbers one after another; started by `bench/numbering.py`.

python -m bench.numbering_clients prepare BOOKS        # migrate, found an office, its books
python -m bench.numbering_clients verb ROUND COUNT     # documents first; then waits for a line
python -m bench.numbering_clients bare ROUND COUNT     # the bare row lock, the same way
python -m bench.numbering_clients check                # prints {"numbers", "duplicates", "gaps"}
"""

# ruff: noqa: PLC0415 - Django must be set up first
from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable

CLERK = "Hoàng Thị Lan"
AGENCY = "Sở Khoa học và Công nghệ"


def prepare(rounds: int) -> None:
    """The demo province, an outgoing book per round, and a table for the bare lock."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from congvan.deployment.demo.building import build_world
    from congvan.deployment.demo.office_work import equip
    from congvan.kernel import clock
    from congvan.organization.models import Agency
    from congvan.registers.models import Book
    from congvan.registers.services.books import found_books

    call_command("migrate", verbosity=0)
    equip(build_world(password="Do-toc-do-cap-so-2026"))
    agency = Agency.objects.get(name=AGENCY)
    year = clock.today().year
    with transaction.atomic():
        found_books(agency.pk, year)
    for number in range(rounds):
        Book.objects.create(
            agency=agency, kind="out", name=f"Sổ đo {number}", year=year, opened_at=clock.now()
        )
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_bare (id int PRIMARY KEY, last int NOT NULL)")
        cursor.executemany(
            "INSERT INTO bench_bare VALUES (%s, 0)", [[number] for number in range(rounds)]
        )


def work(kind: str, number: int, count: int) -> list[float]:
    """Take `count` numbers of the round's book, or of the bare row; the milliseconds of each."""
    take = _verb(number, count) if kind == "verb" else _bare(number)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    taken = []
    for _ in range(count):
        begin = time.perf_counter()
        take()
        taken.append((time.perf_counter() - begin) * 1000)
    return taken


def check() -> dict[str, int]:
    """What the measured books say: numbers, given twice, missing below the last one."""
    from congvan.registers.models import Book, Entry

    numbers = duplicates = gaps = 0
    for book in Book.objects.filter(name__startswith="Sổ đo "):
        given = list(Entry.objects.filter(book=book).values_list("number", flat=True))
        numbers += len(given)
        duplicates += len(given) - len(set(given))
        gaps += book.last_number - len(set(given))
    return {"numbers": numbers, "duplicates": duplicates, "gaps": gaps}


def _verb(number: int, count: int) -> Callable[[], None]:
    from django.db import transaction

    from congvan.documents.queries import catalogue
    from congvan.documents.services import making
    from congvan.kernel import clock
    from congvan.organization.models import Membership
    from congvan.organization.queries import seats
    from congvan.registers.models import Book
    from congvan.registers.services import numbering

    seat = Membership.objects.get(person__full_name=CLERK, is_primary=True)
    by = seats.acting_member(seat.pk)
    book = Book.objects.get(name=f"Sổ đo {number}")
    kind = next(one for one in catalogue.document_types() if one.code == "quyet_dinh")
    with transaction.atomic():
        documents = [
            making.make(
                by=by,
                details=making.DocumentDetails(
                    direction="out", type_id=kind.id, symbol="",
                    subject=f"Về việc phê duyệt nhiệm vụ số {number}-{one}",
                ),
            ).pk
            for one in range(count)
        ]  # fmt: skip
    today = clock.today()

    def take() -> None:
        with transaction.atomic():
            numbering.give_number(
                by=by, document_id=documents.pop(), book_id=book.pk,
                notation=f"QĐ-SKHCN{number}", issued_on=today,
            )  # fmt: skip

    return take


def _bare(number: int) -> Callable[[], None]:
    from django.db import connection, transaction

    def take() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE bench_bare SET last = last + 1 WHERE id = %s RETURNING last", [number]
            )
            cursor.fetchone()

    return take


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django
    from django.conf import settings

    # A client has one connection: thirty-two pools would ask for more than the server gives.
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    django.setup()
    if sys.argv[1] == "prepare":
        prepare(int(sys.argv[2]))
    elif sys.argv[1] == "check":
        print(json.dumps(check()))
    else:
        print(json.dumps(work(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
