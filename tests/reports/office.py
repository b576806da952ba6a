"""An office whose year can be counted by hand: what came and went from October to 25/11/2026."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from congvan.desk.states import Part
from congvan.directives.services import distribution, returning, work
from congvan.documents.models import Document, Organ
from congvan.exchange.models import Dispatch, IncomingPackage
from congvan.kernel import clock
from congvan.organization.models import Account
from congvan.registers.models import Book
from congvan.registers.services import corrections, entries
from tests.directives import papers
from tests.directives.papers import Office, confirmed, to
from tests.documents.papers import receive
from tests.drafting import papers as drafting
from tests.drafting_issue import offices

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


@dataclass
class Year:
    """The office and its documents by letter."""

    office: Office
    documents: dict[str, Document] = field(default_factory=dict)


def at(month: int, day: int, hour: int = 8) -> Any:
    """The clock held at an hour of the office's day."""
    return clock.frozen(datetime(2026, month, day, hour - 7, tzinfo=UTC))


def lived(world: Any) -> Year:
    """The whole year. `at` and the letters are explained beside each step."""
    year = Year(drafting.drafting_office(world))
    # Made by the database's clock; the year must not depend on the day the tests run.
    Account.objects.update(created_at=datetime(2026, 1, 1, tzinfo=UTC))
    for step in (_october, _early_november, _late_november, _outgoing):
        step(year)
    return year


def _october(year: Year) -> None:
    office, found = year.office, year.documents
    with at(10, 20):  # A: unit CĐS leads, due 27/10, never finished
        found["A"] = papers.directed(office)
        found["B"] = papers.passed_on(office)  # An leads, due 23/10
    with at(10, 30):
        _complete(office, found["B"])  # late, ended before November
        found["C"] = papers.passed_on(office)  # An leads, due 04/11


def _early_november(year: Year) -> None:
    office, found = year.office, year.documents
    with at(11, 2):
        _complete(office, found["C"])  # on time
    with at(11, 3):  # D: An leads, Vinh of another unit helps, due 06/11
        found["D"] = papers.passed_on(office, to(office.vinh, Part.COORDINATE))
        # K: the province asks, An leads
        found["K"] = papers.passed_on(office)
        organ = Organ.objects.create(
            agency_id=office.agency_id, name="UBND tỉnh", level="province", folded_name="ubnd tinh",
            search_key="ubnd tinh", sort_key="ubnd tinh",
        )  # fmt: skip
        Document.objects.filter(pk=found["K"].pk).update(issuer=organ)
    with at(11, 20):
        _complete(office, found["D"])  # late


def _late_november(year: Year) -> None:
    office, found = year.office, year.documents
    with at(11, 24):
        found["E"] = papers.directed(office)  # the unit leads, due 01/12
        found["F"] = papers.arrive(office)  # on the clerk's desk, without a deadline
        found["G"] = papers.forwarded(office)  # to know only
        distribution.direct(
            by=office.khai, document_id=found["G"].pk, confirmation=confirmed(found["G"]),
            text="Để biết", receivers=[to(office.an, Part.INFORM)],
        )  # fmt: skip
        found["H"] = papers.forwarded(office)  # returned
        returning.return_to_sender(
            by=office.khai, document_id=found["H"].pk, reason="Không thuộc thẩm quyền của Sở."
        )
        book = Book.objects.get(agency_id=office.agency_id, kind="in", is_default=True, year=2026)
        entries.register_paper_line(  # I: a number only
            by=office.lan, book_id=book.pk, kind="secret", channel="paper_hand", received_at=clock.now()
        )  # fmt: skip
        found["J"] = receive(office)  # its number is voided
        with transaction.atomic():
            entry = entries.register(
                by=office.lan, document_id=found["J"].pk, book_id=book.pk, channel="exchange",
                received_at=clock.now(),
            )  # fmt: skip
        asked = corrections.ask(
            by=office.lan, entry_id=entry.pk, kind="void", changes={}, reason="Vào sổ nhầm văn bản."
        )
        corrections.carry_out(by=office.khai, correction_id=asked.pk)


def _outgoing(year: Year) -> None:
    office, found = year.office, year.documents
    with at(11, 24), offices.quick():
        issue = offices.issued(office)  # X: to Sở Tài chính and two inside
        found["X"] = Document.objects.get(pk=issue.document_id)
        found["Y"] = Document.objects.get(pk=offices.numbered(office).document_id)  # numbered only
    with at(11, 10):
        _exchanged(office, found["X"])


def _exchanged(office: Office, document: Document) -> None:
    """Two parcels out of our own, four packages in, as the exchange leaves them."""
    now = clock.now()
    for place, (status, facts) in enumerate((
        ("done", {"sent_at": now, "arrived_at": now, "accepted_at": now, "finished_at": now}),
        ("arrived", {"sent_at": now, "arrived_at": now}),
        ("failed", {}),
    )):  # fmt: skip
        organ, _ = Organ.objects.get_or_create(
            agency_id=office.agency_id, folded_name=f"noi nhan {place}",
            defaults={"name": f"Nơi nhận {place}", "level": "department", "search_key": "n", "sort_key": "n"},
        )  # fmt: skip
        Dispatch.objects.create(
            agency_id=office.agency_id, document=document, organ=organ, source_type="test",
            source_id=place, name=organ.name, status=status, made_at=now, **facts,
        )  # fmt: skip
    for place, (status, kind, decided) in enumerate((
        ("accepted", 0, now), ("refused", 0, now), ("waiting", 0, None), ("agreed", 1, now),
    )):  # fmt: skip
        IncomingPackage.objects.create(
            agency_id=office.agency_id, kind="edoc", business_type=kind, from_code="H70.09",
            from_name="Sở Y tế", sha256=f"{place}" * 64, size=1, status=status, received_at=now,
            decided_at=decided, document=document if status == "accepted" else None,
        )  # fmt: skip


def _complete(office: Office, document: Document) -> None:
    work.complete(
        by=office.an, document_id=document.pk, dossier_id=papers.dossier_of(office.an)
    )  # fmt: skip
