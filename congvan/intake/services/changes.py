"""Consent to what a sender asks: recall, update, replacement (NĐ 30 Đ18.4; R-182…R-187; QĐ 28 Đ9)."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from congvan.desk.services.work import close_work
from congvan.desk.states import Outcome
from congvan.directives.services.recalling import recall_document
from congvan.documents.access import get_document
from congvan.documents.services.recalling import (
    NO_REASON,
    note_paper_returned_within,
    recall_within,
)
from congvan.exchange.models import IncomingPackage
from congvan.exchange.services import answering
from congvan.exchange.states import IncomingStatus
from congvan.intake import access, events
from congvan.intake.lifecycles import ARRIVAL
from congvan.intake.models import Arrival, ArrivalFile
from congvan.intake.services import asking
from congvan.intake.services.arriving import arrive
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, WrongState
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember
from congvan.registers.services import entries

REASON_LENGTH = 500
# What a target may still be taken out of; a refused or recalled one has nothing left here.
_HERE = (IncomingStatus.WAITING, IncomingStatus.ACCEPTED, IncomingStatus.AGREED)
REPLACED = "Nơi gửi đã gửi bản khác thay cho bản này."


@in_transaction
@audit.together()
def agree(*, by: ActingMember, package_id: int, reason: str = "") -> IncomingPackage:
    """Agree to what the sender asks; its state 15 goes out with the same transaction.

    A recall makes the content unreadable, keeps the number, closes the work and tells the handlers
    (R-184, R-185). An update or replacement becomes an arrival that waits for the book; with its
    number it takes the old one's place. Raises NotFound, NotAllowed, WrongState (answered already;
    nothing of it is here). Lock: the request, the arrival, the handling, the document.
    """
    access.check_takes_in(by)
    package = answering.open_package(by, package_id)
    why = _cut(reason)
    answering.agreed(by=by, package=package, reason=why)
    if asking.is_recall(package):
        _recall(by, package)
    else:
        _set_old_arrival_aside(by, package)
        arrive(package, by=by.actor)
    asking.close(by=by, package=package)
    return package


@in_transaction
def decline(*, by: ActingMember, package_id: int, reason: str) -> IncomingPackage:
    """Do not agree; the sender hears why by its state 16 (QĐ 28 Đ9).

    Raises NotFound, NotAllowed, WrongState, InvalidInput without a reason.
    """
    access.check_takes_in(by)
    package = answering.open_package(by, package_id)
    why = _cut(reason)
    if not why:
        raise InvalidInput(
            "Chưa ghi lý do không đồng ý.", next_step="Ghi lý do để nơi gửi biết.", field="reason"
        )
    answering.declined(by=by, package=package, reason=why)
    asking.close(by=by, package=package)
    return package


@in_transaction
def note_paper_returned(*, by: ActingMember, document_id: int, on: date) -> None:
    """Note when the paper of a recalled document was sent back (NĐ 30 Đ18.4a, R-186).

    Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    access.check_takes_in(by)
    document = get_document(by, document_id, lock=True)
    note_paper_returned_within(by=by, document=document, on=on)


def reason_of(package: IncomingPackage) -> str:
    """Why the sender asks, in its own words."""
    told = (package.header.get("business") or {}).get("reason") or package.header.get("description")
    return _cut(str(told or "")) or NO_REASON


@requires_transaction
def _recall(by: ActingMember, package: IncomingPackage) -> None:
    if package.target_id is None:
        raise WrongState(
            "Không thấy ở cơ quan văn bản mà nơi gửi đề nghị thu hồi.",
            next_step="Nếu chắc chắn không có, chọn “Không đồng ý” và ghi lý do.",
        )
    reason = reason_of(package)
    for package_id in answering.sendings_of(package.target_id):
        _take_back(by, package_id, reason)


def _take_back(by: ActingMember, package_id: int, reason: str) -> None:
    """One sending of the document; what was refused has no state to lose, but content."""
    arrival = _arrival_of(package_id)
    target = answering.lock_package(package_id)
    if arrival is not None and arrival.finished_at is None:
        _end(by, arrival, reason=f"Nơi gửi thu hồi: {reason}"[:REASON_LENGTH])
    if target.document_id is not None:
        _recall_document(by, target.document_id, reason)
    elif arrival is not None:
        _drop_content(Arrival.objects.filter(pk=arrival.pk))
    if target.status in _HERE:
        answering.recalled(by=by, package=target)


def _recall_document(by: ActingMember, document_id: int, reason: str) -> None:
    recall_document(by=by, document_id=document_id, reason=reason)
    document = get_document(by, document_id, lock=True)
    recall_within(by=by, document=document, reason=reason)
    _drop_content(Arrival.objects.filter(document=document))
    entries.note_recalled(document_id=document_id, on=clock.today())


def _drop_content(arrivals: QuerySet[Arrival]) -> None:
    """No way leads to the files by the arrivals either, and the text that was read is gone."""
    ArrivalFile.objects.filter(arrival__in=arrivals).delete()
    arrivals.update(text="")


def _set_old_arrival_aside(by: ActingMember, package: IncomingPackage) -> None:
    """What was not in the book yet gives way to the newer version without ever entering it."""
    if package.target_id is None:
        return
    arrival = _arrival_of(package.target_id)
    if arrival is None or arrival.finished_at is not None:
        return
    _end(by, arrival, reason=REPLACED)
    target = answering.lock_package(package.target_id)
    if target.status in _HERE:
        answering.recalled(by=by, package=target)


def _arrival_of(package_id: int) -> Arrival | None:
    return Arrival.objects.select_for_update(of=("self",)).filter(package_id=package_id).first()


def _end(by: ActingMember, arrival: Arrival, *, reason: str) -> None:
    move = ARRIVAL.move(arrival.status, "give_way", access.arrival_parties(by, arrival))
    arrival.status, arrival.reason = str(move.target.value), reason
    arrival.finished_at = clock.now()
    arrival.save(update_fields=["status", "reason", "finished_at"])
    close_work(
        by=by, agency_id=arrival.agency_id, subject_type="arrival", subject_id=arrival.pk,
        outcome=Outcome.CANCELLED,
    )  # fmt: skip
    audit.record(events.ArrivalGaveWay(arrival_id=arrival.pk, reason=reason), by=by.actor)


def _cut(text: str) -> str:
    return nfc(" ".join(text.split()))[:REASON_LENGTH]
