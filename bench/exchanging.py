"""What a node does in the measurement of the exchange; started by `bench/exchange.py`.

python -m bench.exchanging prepare URL SYSTEM SECRET_FILE CODE   # demo agencies, connected to the hub
python -m bench.exchanging send COUNT SEED PAUSE_MS              # waits for a line, prints milliseconds
python -m bench.exchanging commit COUNT                          # the same for bare inserts
python -m bench.exchanging receipts EXPECTED SINCE_ID            # waits for them, prints milliseconds
python -m bench.exchanging last                                  # the greatest dispatch id
python -m bench.exchanging check                                 # prints counts of what this node has
"""

# ruff: noqa: PLC0415 - Django must be set up first
from __future__ import annotations

import io
import json
import os
import sys
import time
from pathlib import Path

from bench.registering import AGENCY, CLERK, _pdf

RECEIVER_CODE = "H99.02"
PATIENCE_SECONDS = 300


def prepare(url: str, system: str, secret_file: str, code: str) -> None:
    """The demo's agencies; one of them connected to the hub under `code`."""
    from congvan.deployment.demo.building import build_world
    from congvan.deployment.demo.office_work import equip
    from congvan.exchange.services import connections
    from congvan.organization.models import Agency

    equip(build_world(password="Do-toc-do-lien-thong-2026"))
    connection = connections.add(
        by=None, name="Trục của phép đo", base_url=url, system_id=system,
        secret=Path(secret_file).read_text(), interval_seconds=5, polls_long=True,
    )  # fmt: skip
    agency = Agency.objects.get(name=AGENCY)
    connections.add_agency(by=None, connection_id=connection.pk, agency_id=agency.pk, code=code)


def send(count: int, seed: int, pause_ms: float) -> list[float]:
    """Hand `count` documents with a PDF of 200 kB each to the exchange; milliseconds of each."""
    from django.db import transaction

    from congvan.documents.models import DocumentType
    from congvan.documents.services.making import DocumentDetails, NewFile, make
    from congvan.documents.services.organs import organ_named
    from congvan.documents.states import Direction
    from congvan.exchange.services.sending import Facts, To, send_document
    from congvan.kernel import clock, files
    from congvan.organization.models import Membership
    from congvan.organization.queries import seats

    seat = Membership.objects.get(person__full_name=CLERK, is_primary=True)
    by = seats.acting_member(seat.pk)
    with transaction.atomic():
        organ = organ_named(
            agency_id=by.agency_id, name="Cơ quan nhận của phép đo", identifier=RECEIVER_CODE
        )
    kind = DocumentType.objects.get(code="cong_van", valid_to__isnull=True)
    papers = [_pdf(seed * 100_000 + number) for number in range(count)]
    _await_start()
    taken, begun = [], time.perf_counter()
    for number, pdf in enumerate(papers):
        due = begun + number * pause_ms / 1000
        while (rest := due - time.perf_counter()) > 0:
            time.sleep(rest)
        begin = time.perf_counter()
        received = files.receive(
            io.BytesIO(pdf), filename=f"van-ban-{seed}-{number}.pdf", allowed=files.OFFICE,
            max_bytes=1 << 24, store=files.default_store(), scanner=files.default_scanner(),
        )  # fmt: skip
        with transaction.atomic():
            document = make(
                by=by,
                details=DocumentDetails(
                    direction=Direction.OUT, type_id=kind.pk, symbol=f"{number + 1}/S{seed}-VP",
                    subject=f"Báo cáo kết quả thực hiện nhiệm vụ số {seed}-{number}",
                    issued_on=clock.today(), signer_name="Nguyễn Văn Mẫu",
                ),
                files=[NewFile(blob_id=files.record(received).pk, name=received.filename)],
            )  # fmt: skip
            send_document(
                by=by, document=document, facts=Facts(to_places=("Như trên",)),
                recipients=[
                    To(organ_id=organ.pk, name=organ.name, source_type="bench", source_id=seed * 100_000 + number)
                ],
            )  # fmt: skip
        taken.append((time.perf_counter() - begin) * 1000)
    return taken


def commit(count: int) -> list[float]:
    """Insert and commit a small row, one after another: what a durable database can at most."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bare (id bigserial PRIMARY KEY, said text)")
        _await_start()
        taken = []
        for _ in range(count):
            begin = time.perf_counter()
            cursor.execute("INSERT INTO bare (said) VALUES (%s)", ["x" * 200])
            taken.append((time.perf_counter() - begin) * 1000)
    return taken


def receipts(expected: int, since: int) -> list[float]:
    """Wait until so many documents sent after `since` have arrived; milliseconds from handing over."""
    from django.db.models import F

    from congvan.exchange.models import Receipt

    arrived = Receipt.objects.filter(code="01", dispatch_id__gt=since)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while arrived.count() < expected:
        if time.monotonic() > deadline:
            raise RuntimeError(f"Only {arrived.count()} of {expected} receipts came.")
        time.sleep(0.05)
    spans = arrived.annotate(span=F("received_at") - F("dispatch__made_at"))
    return [one.total_seconds() * 1000 for one in spans.values_list("span", flat=True)]


def last() -> int:
    """The greatest dispatch there is."""
    from django.db.models import Max

    from congvan.exchange.models import Dispatch

    return Dispatch.objects.aggregate(last=Max("pk"))["last"] or 0


def check() -> dict[str, int]:
    """What this node has: sent, receipts, received, and how many of them more than once."""
    from django.db.models import Count

    from congvan.exchange.models import Dispatch, IncomingPackage, Receipt

    edocs = IncomingPackage.objects.filter(kind="edoc")
    keys = edocs.values("document_key").annotate(n=Count("pk")).filter(n__gt=1)
    twice = (
        Receipt.objects.filter(code="01").values("dispatch").annotate(n=Count("pk")).filter(n__gt=1)
    )
    return {
        "dispatches": Dispatch.objects.count(),
        "receipts": Receipt.objects.filter(code="01").values("dispatch").distinct().count(),
        "received": edocs.values("document_key").distinct().count(),
        "doubled": keys.count() + twice.count(),
    }


def _await_start() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congvan.deployment.settings")
    import django
    from django.conf import settings

    # A client has one connection, like one person's request.
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    django.setup()
    verb, *rest = sys.argv[1:]
    if verb == "prepare":
        prepare(*rest)
    elif verb == "send":
        print(json.dumps(send(int(rest[0]), int(rest[1]), float(rest[2]))))
    elif verb == "commit":
        print(json.dumps(commit(int(rest[0]))))
    elif verb == "receipts":
        print(json.dumps(receipts(int(rest[0]), int(rest[1]))))
    elif verb == "last":
        print(last())
    else:
        print(json.dumps(check()))
