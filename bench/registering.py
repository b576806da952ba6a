"""A clerk that registers arrivals one after another; started by `bench/register.py`, many at once.

python -m bench.registering prepare          # migrate, build the demo, equip its agencies
python -m bench.registering work COUNT SEED  # waits for a line on stdin, prints milliseconds
python -m bench.registering check            # prints {"entries", "duplicates", "gaps"}
"""

# ruff: noqa: PLC0415 - Django must be set up first
from __future__ import annotations

import io
import json
import os
import random
import sys
import time

PDF_BYTES = 200_000
AGENCY = "Sở Khoa học và Công nghệ"
CLERK = "Hoàng Thị Lan"


def prepare() -> None:
    """The demo province with its books; no arrivals."""
    from django.core.management import call_command

    from congvan.deployment.demo.building import build_world
    from congvan.deployment.demo.office_work import equip

    call_command("migrate", verbosity=0)
    equip(build_world(password="Do-toc-do-vao-so-2026"))


def work(count: int, seed: int) -> list[float]:
    """Register `count` arrivals, each with a PDF of its own, and answer the milliseconds of each."""
    from datetime import timedelta

    from congvan.documents.queries import catalogue
    from congvan.intake.services import receiving, registration
    from congvan.intake.services.registration import EntryDetails, OrganChoice
    from congvan.kernel import clock, files
    from congvan.organization.models import Membership
    from congvan.organization.queries import seats
    from congvan.registers.queries import default_book
    from congvan.registers.states import BookKind, Channel

    seat = Membership.objects.get(person__full_name=CLERK, is_primary=True)
    by = seats.acting_member(seat.pk)
    book = default_book(by, BookKind.IN)
    kind = next(t for t in catalogue.document_types() if t.code == "cong_van")
    papers = [_pdf(seed * 100_000 + number) for number in range(count)]
    day = clock.today() - timedelta(days=1)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    taken = []
    for number, pdf in enumerate(papers):
        begin = time.perf_counter()
        received = files.receive(
            io.BytesIO(pdf), filename=f"van-ban-{seed}-{number}.pdf", allowed=files.OFFICE,
            max_bytes=1 << 24, store=files.default_store(), scanner=files.default_scanner(),
        )  # fmt: skip
        arrival = receiving.take_in(by=by, channel=Channel.PAPER_POST, received=[received])
        registration.register(
            by=by, arrival_id=arrival.pk, book_id=book.book_id,
            details=EntryDetails(
                type_id=kind.id, subject=f"Đề nghị thẩm định dự toán nhiệm vụ số {seed}-{number} năm 2027",
                issuer=OrganChoice(name=f"Cơ quan {seed}", level="department"), sender=None,
                symbol=f"{number + 1}/CQ{seed}-VP", issued_on=day,
            ),
        )  # fmt: skip
        taken.append((time.perf_counter() - begin) * 1000)
    return taken


def check() -> dict[str, int]:
    """What the book says: entries, numbers given twice, numbers missing below the last one."""
    from congvan.registers.models import Book, Entry

    book = Book.objects.get(agency__name=AGENCY, kind="in", is_default=True)
    numbers = list(Entry.objects.filter(book=book).values_list("number", flat=True))
    return {
        "entries": len(numbers),
        "duplicates": len(numbers) - len(set(numbers)),
        "gaps": book.last_number - len(set(numbers)),
    }


def _pdf(number: int) -> bytes:
    """A one-page PDF of PDF_BYTES whose bytes no other has."""
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    document.close()
    head = out.getvalue()
    filling = random.Random(number).randbytes((PDF_BYTES - len(head)) // 2).hex()
    # A comment before the cross-reference table is padding to every reader.
    table = head.rindex(b"\nxref") + 1
    comment = b"%" + filling.encode() + b"\n"
    body = head[table:].split(b"startxref")[0]
    return head[:table] + comment + body + b"startxref\n%d\n%%%%EOF\n" % (table + len(comment))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()
    if sys.argv[1] == "prepare":
        prepare()
    elif sys.argv[1] == "work":
        print(json.dumps(work(int(sys.argv[2]), int(sys.argv[3]))))
    else:
        print(json.dumps(check()))
