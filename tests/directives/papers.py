"""An office that distributes what arrived: registered papers and short ways to give them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from congvan.desk.holders import Holder, of_member, of_unit
from congvan.desk.models import WorkItem
from congvan.desk.states import Part, Urgency
from congvan.directives.models import Assignment, Handling
from congvan.directives.services import distribution
from congvan.directives.services.distribution import Confirmation, Receiver
from congvan.directives.services.opening import open_handling
from congvan.directives.states import OPEN_ASSIGNMENT, OPEN_HANDLING
from congvan.documents.models import Document, FieldOfWork, Grant
from congvan.dossiers.models import RetentionPeriod
from congvan.dossiers.services import open_dossier
from congvan.kernel import clock
from congvan.organization.acting import ActingMember
from congvan.organization.queries.calendar import due_in
from congvan.registers.models import Book
from congvan.registers.services import books, entries
from tests.documents.papers import Office, open_office, receive

__all__ = ["Office", "open_office"]


def arrive(office: Office, **changes: Any) -> Document:
    """A registered paper under handling, not forwarded yet."""
    document = receive(office, **changes)
    with transaction.atomic():
        year = clock.today().year
        books.found_books(office.agency_id, year)
        book = Book.objects.get(agency_id=office.agency_id, year=year, kind="in", is_default=True)
        open_handling(by=office.lan, document=document, arrived_on=clock.today())
        entries.register(
            by=office.lan, document_id=document.pk, book_id=book.pk, channel="paper_post",
            received_at=clock.now(),
        )  # fmt: skip
    return document


def to(who: ActingMember | Holder, part: Part = Part.LEAD, **more: Any) -> Receiver:
    """One line of a directive."""
    if isinstance(who, ActingMember):
        who = of_member(who.agency_id, who.membership_id)
    return Receiver(who, part, **more)


def unit(office: Office, key: str = "cds") -> Holder:
    """A unit of the office."""
    return of_unit(office.agency_id, office.world.units["skhcn", key].pk)


def confirmed(document: Document, *, days: int = 5, **changes: Any) -> Confirmation:
    """What a leader confirms."""
    field = FieldOfWork.objects.filter(agency_id=document.agency_id).order_by("id").first()
    usual: dict[str, Any] = {
        "type_id": document.type_id, "field_id": field.pk if field else None,
        "urgency": Urgency(Document.objects.get(pk=document.pk).urgency), "due_at": due_in(days),
    }  # fmt: skip
    return Confirmation(**{**usual, **changes})


def forwarded(office: Office, **changes: Any) -> Document:
    """A paper on the director's desk."""
    document = arrive(office, **changes)
    distribution.forward(
        by=office.lan, document_id=document.pk, receivers=[to(office.khai, Part.DIRECT)],
        proposal="Kính trình Giám đốc chỉ đạo",
    )  # fmt: skip
    return document


def directed(office: Office, *others: Receiver, lead: Any = None, **changes: Any) -> Document:
    """A paper the director gave to the unit, or to `lead`."""
    document = forwarded(office, **changes)
    distribution.direct(
        by=office.khai, document_id=document.pk, confirmation=confirmed(document),
        text="Chủ trì, tham mưu trả lời", receivers=[to(lead or unit(office)), *others],
    )  # fmt: skip
    return document


def passed_on(office: Office, *others: Receiver) -> Document:
    """A paper that An of the unit leads."""
    document = directed(office)
    distribution.pass_on(
        by=office.tuan, document_id=document.pk, confirmation=confirmed(document, days=3),
        text="Đồng chí An xử lý", receivers=[to(office.an), *others],
    )  # fmt: skip
    return document


def dossier_of(member: ActingMember) -> int:
    """A new dossier of the member's."""
    retention = RetentionPeriod.objects.order_by("id").first()
    assert retention is not None
    made = open_dossier(by=member, title="Hồ sơ dự toán năm 2027", retention_id=retention.pk)
    return made.pk


def handling(document: Document) -> Handling:
    return Handling.objects.get(document=document)


def part_of(document: Document, who: ActingMember | Holder, part: Part | None = None) -> Assignment:
    """The latest assignment of somebody in a document."""
    holder = to(who).holder
    found = Assignment.objects.filter(
        handling__document=document, member_id=holder.member_id, unit_id=holder.unit_id
    )
    if part is not None:
        found = found.filter(part=part)
    return found.order_by("-id")[0]


def desk_of(who: ActingMember | Holder, document: Document) -> list[str]:
    """The parts somebody owes in the document, by the own inbox alone."""
    holder = to(who).holder
    items = WorkItem.objects.filter(
        subject_type="document", subject_id=document.pk, closed_at__isnull=True,
        inbox__member_id=holder.member_id, inbox__unit_id=holder.unit_id,
    )  # fmt: skip
    return sorted(items.values_list("part", flat=True))


def check_whole(document: Document) -> None:
    """What holds of every document at any time (R-050, R-055)."""
    now = Handling.objects.get(document=document)
    parts = list(Assignment.objects.filter(handling=now))
    still = [a for a in parts if a.status in OPEN_ASSIGNMENT]
    leads = [a for a in still if a.part == Part.LEAD]
    assert len(leads) <= 1
    if leads:
        assert now.status in OPEN_HANDLING
        assert now.lead_member_id == leads[0].member_id
        assert now.lead_unit_id == (leads[0].unit_id or leads[0].member.unit_id)
    elif now.status not in {"completed"}:
        assert (now.lead_member_id, now.lead_unit_id) == (None, None)
    if now.status in {"assigned", "in_progress"}:
        assert leads
    if now.status == "awaiting_direction":
        assert [a for a in still if a.part == Part.DIRECT]
    items = WorkItem.objects.filter(
        subject_type="document", subject_id=document.pk, closed_at__isnull=True,
        cause__startswith="assignment:",
    )  # fmt: skip
    assert sorted(items.values_list("cause", "part", "due_at")) == sorted(
        (f"assignment:{a.pk}", a.part, a.due_at) for a in still
    )
    grants = Grant.objects.filter(source_type="assignment", document=document, revoked_at=None)
    granted = set(grants.values_list("source_id", flat=True))
    assert {a.pk for a in still} - granted <= set()
    gone = {a.pk for a in parts if a.status in {"returned", "recalled"}}
    assert not gone & granted


def later(days: int) -> datetime:
    """The end of the n-th working day from today."""
    return due_in(days)
