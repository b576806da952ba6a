"""The registry's answer to whoever sent it by exchange: 03 with the number, 02 with the reason (R-177, R-182).

Inner verbs of what the registry does with an arrival; nothing for one that came another way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from congvan.directives.models import Handling
from congvan.documents.models import Document
from congvan.exchange.models import IncomingFile, IncomingPackage
from congvan.exchange.services import answering
from congvan.exchange.states import StatusCode
from congvan.intake import events
from congvan.intake.models import Arrival
from congvan.intake.services.checks import HeadMustDecide
from congvan.intake.services.linking import link
from congvan.intake.services.locked import LABELS, check_locked
from congvan.intake.states import ArrivalStatus
from congvan.kernel import audit
from congvan.kernel.text import nfc
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember
from congvan.registers.models import Entry

if TYPE_CHECKING:
    from congvan.intake.services.registration import EntryDetails

REASON_LENGTH = 300
INVALID = "invalid"


@requires_transaction
def package_of(
    arrival: Arrival, details: EntryDetails, *, unlock_reason: str, by: ActingMember
) -> IncomingPackage | None:
    """The package of an arrival that is about to be registered, locked; None for any other.

    Raises FieldLocked, HeadMustDecide for a package whose own signature is broken.
    """
    if arrival.package_id is None:
        return None
    package = answering.lock_package(arrival.package_id)
    check_package_signature(arrival, package)
    changed = check_locked(arrival, details, reason=unlock_reason)
    if changed:
        audit.record(
            events.ArrivalUnlocked(
                arrival_id=arrival.pk, fields=tuple(LABELS[name].lower() for name in changed),
                reason=nfc(" ".join(unlock_reason.split()))[:REASON_LENGTH],
            ),
            by=by.actor,
        )  # fmt: skip
    return package


def check_package_signature(arrival: Arrival, package: IncomingPackage) -> None:
    """Raise HeadMustDecide for a package whose signature does not fit, until the head accepts it."""
    if package.signature == INVALID and arrival.status != ArrivalStatus.ACCEPTED:
        raise HeadMustDecide(
            "Chữ ký của gói tin không khớp nội dung: gói tin có thể đã bị sửa trên đường gửi.",
            next_step="Báo người đứng đầu quyết định, hoặc từ chối để nơi gửi gửi lại.",
        )


@requires_transaction
def accept(*, by: ActingMember, package: IncomingPackage, document: Document, entry: Entry) -> None:
    """Report that the document was accepted, "Số đến 1206 ngày 25/11/2026"; the last act of registering.

    It stands behind the number because it tells it; it writes three rows of its own.
    """
    told = f"{entry.number}{entry.suffix} ngày {entry.entered_on:%d/%m/%Y}"
    answering.accepted(by=by, package=package, document=document, number=told)


@requires_transaction
def accept_joined(*, by: ActingMember, arrival: Arrival, document: Document, entry: Entry) -> None:
    """The same for an arrival that joins a document in the book already."""
    if arrival.package_id is None:
        return
    package = answering.lock_package(arrival.package_id)
    check_package_signature(arrival, package)
    link(by=by, package=package, document=document)
    accept(by=by, package=package, document=document, entry=entry)
    Handling.objects.filter(document=document, sender_told="").update(
        sender_told=StatusCode.ACCEPTED
    )


@requires_transaction
def refuse(*, by: ActingMember, arrival: Arrival, reason: str) -> None:
    """Report that the arrival is not accepted, and why (R-182)."""
    if arrival.package_id is not None:
        package = answering.lock_package(arrival.package_id)
        answering.refused(by=by, package=package, reason=reason)


@requires_transaction
def refuse_barred(*, by: ActingMember, arrival: Arrival, reason: str) -> None:
    """Refuse what may not be in the system at all, and keep nothing of what it said (R-290)."""
    if arrival.package_id is None:
        return
    package = answering.lock_package(arrival.package_id)
    answering.refused(by=by, package=package, reason=reason)
    IncomingFile.objects.filter(package=package).delete()
    package.header, package.warnings, package.subject = {}, [], ""
    package.save(update_fields=["header", "warnings", "subject"])
