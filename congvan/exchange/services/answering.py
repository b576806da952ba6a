"""Answer what came: its way through the registry, and the statuses its sender hears (SPEC K4, R-177).

Inner verbs of the intake and of directives. Each status goes out once for a package, whatever is
done again; the row of the report is made in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from congvan.documents.models import Document
from congvan.exchange import access, events
from congvan.exchange.lifecycles import INCOMING, IncomingParty
from congvan.exchange.models import IncomingPackage
from congvan.exchange.reading import day
from congvan.exchange.services import matching, telling
from congvan.exchange.services.reports import note_reply
from congvan.exchange.states import (
    BusinessType,
    IncomingStatus,
    PackageKind,
    StatusCode,
)
from congvan.kernel import audit, clock
from congvan.kernel.errors import NotFound
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role

__all__ = [
    "accepted", "agreed", "ask_consent", "declined", "find_target", "lock_package", "new_packages",
    "note", "note_arrived", "note_arrived_all", "note_reply", "open_package", "recalled", "refused",
    "replied_documents", "report", "sendings_of",
]  # fmt: skip

REASON_LENGTH = 500
_MOVED = "UPDATE exchange_incomingpackage SET status = %s WHERE id = ANY(%s)"
_CHANGES = {
    BusinessType.RECALL: "thu hồi", BusinessType.UPDATE: "cập nhật", BusinessType.REPLACE: "thay thế",
}  # fmt: skip
find_target = matching.find_target


def new_packages(limit: int = 200) -> list[int]:
    """Packages of all agencies that nobody has taken in yet, the urgent first."""
    waiting = IncomingPackage.objects.filter(status=IncomingStatus.NEW)
    return list(waiting.order_by("urgency", "id").values_list("pk", flat=True)[:limit])


@requires_transaction
def lock_package(package_id: int) -> IncomingPackage:
    """The package for the system, locked. Raises NotFound. Lock: its row."""
    # Reports about it may be made meanwhile by who holds its handling: they only need it to be there.
    found = IncomingPackage.objects.select_for_update(no_key=True).filter(pk=package_id).first()
    if found is None:
        raise NotFound(access.NO_PACKAGE)
    return found


@requires_transaction
def open_package(by: ActingMember, package_id: int) -> IncomingPackage:
    """The package for the clerk of its agency, locked. Raises NotFound, NotAllowed."""
    return access.get_incoming(by, package_id)


@requires_transaction
def note_arrived(*, package: IncomingPackage) -> None:
    """It waits for the clerk; the sender hears 01. Raises WrongState unless it is new."""
    note_arrived_all(packages=[package])


@requires_transaction
def note_arrived_all(*, packages: Sequence[IncomingPackage]) -> None:
    """The same for several packages, by one statement for each table. Lock: the caller holds them."""
    for package in packages:
        _move(package, "take_in", IncomingParty.SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, [IncomingStatus.WAITING.value, [one.pk for one in packages]])
    telling.tell_senders(packages, StatusCode.ARRIVED, by=None)
    for package in packages:
        _tell(
            package, None,
            events.PackageTakenIn(package_id=package.pk, name=_name(package), sender=_who(package)),
        )  # fmt: skip


@requires_transaction
def ask_consent(*, package: IncomingPackage, target: IncomingPackage | None) -> None:
    """It asks to recall, update or replace `target`: it waits for the clerk's word (R-183, R-187).

    The sender of an edoc hears 01; a status 13 is answered by 15 or 16 only. Raises WrongState.
    """
    package.target = target
    _go(package, "ask_consent", None, "target")
    if package.kind == PackageKind.EDOC:
        _send(package, StatusCode.ARRIVED, by=None)
    _tell(
        package, None,
        events.ConsentAsked(
            package_id=package.pk, name=_name(package), sender=_who(package),
            what=_asked(package), reason=package.reason,
        ),
    )  # fmt: skip


@requires_transaction
def note(*, package: IncomingPackage, reason: str = "") -> None:
    """Nothing to do about it: a recall of what never came. Raises WrongState."""
    package.reason = (reason or package.reason)[:REASON_LENGTH]
    _go(package, "note", None, "reason")
    _tell(
        package, None,
        events.PackageNoted(
            package_id=package.pk, name=_name(package), sender=_who(package), reason=reason
        ),
    )  # fmt: skip


@requires_transaction
def accepted(
    *, by: ActingMember, package: IncomingPackage, document: Document, number: str
) -> None:
    """It is in the book under `number`; the sender hears 03 with it. Raises WrongState, NotAllowed."""
    package.document = document
    _go(package, "accept", by, "document")
    text = f"Số đến {number}" if number else ""
    _send(package, StatusCode.ACCEPTED, by=by, text=text)
    _tell(
        package, by,
        events.PackageAccepted(
            package_id=package.pk, name=_name(package), sender=_who(package),
            number=text.lower(), document_id=document.pk,
        ),
    )  # fmt: skip


@requires_transaction
def refused(*, by: ActingMember, package: IncomingPackage, reason: str) -> None:
    """It goes back; the sender hears 02 with the reason (R-182). Raises WrongState, NotAllowed."""
    package.reason = reason[:REASON_LENGTH]
    _go(package, "refuse", by, "reason")
    _send(package, StatusCode.REFUSED, by=by, text=reason)
    _tell(
        package, by,
        events.PackageRefused(
            package_id=package.pk, name=_name(package), sender=_who(package), reason=reason
        ),
    )  # fmt: skip


@requires_transaction
def agreed(*, by: ActingMember, package: IncomingPackage, reason: str = "") -> None:
    """Yes to the change; the sender hears 15. Raises WrongState, NotAllowed."""
    _go(package, "agree", by)
    _send(package, StatusCode.CHANGE_AGREED, by=by, text=reason)
    _tell(
        package, by,
        events.ChangeAgreed(
            package_id=package.pk, name=_name(package), sender=_who(package),
            what=_asked(package), reason=reason,
        ),
    )  # fmt: skip


@requires_transaction
def declined(*, by: ActingMember, package: IncomingPackage, reason: str) -> None:
    """No to the change; the sender hears 16 with the reason. Raises WrongState, NotAllowed."""
    _go(package, "decline", by)
    _send(package, StatusCode.CHANGE_REFUSED, by=by, text=reason)
    _tell(
        package, by,
        events.ChangeDeclined(
            package_id=package.pk, name=_name(package), sender=_who(package),
            what=_asked(package), reason=reason,
        ),
    )  # fmt: skip


@requires_transaction
def recalled(*, by: ActingMember, package: IncomingPackage) -> None:
    """What a recall was about is recalled: its files are withheld, its number stays (R-184).

    The answer to the sender is that of the package which asked. Raises WrongState, NotAllowed.
    """
    _go(package, "be_recalled", by)
    _tell(
        package, by,
        events.PackageRecalled(package_id=package.pk, name=_name(package), sender=_who(package)),
    )  # fmt: skip


@requires_transaction
def report(*, by: ActingMember | None, document_id: int, code: StatusCode, text: str = "") -> bool:
    """Tell whoever sent the document how far its handling is: 04, 05, 06.

    Returns False and does nothing when it did not come by the exchange, was recalled, or was told
    before.
    """
    came = IncomingPackage.objects.filter(
        document_id=document_id, kind=PackageKind.EDOC, status=IncomingStatus.ACCEPTED
    )
    package = came.order_by("-id").first()
    if package is None or not _send(package, StatusCode(code), by=by, text=text):
        return False
    _tell(
        package, by,
        events.StatusReported(
            package_id=package.pk, name=_name(package), sender=_who(package),
            label=str(StatusCode(code).label), text=text,
        ),
    )  # fmt: skip
    return True


def replied_documents(package: IncomingPackage) -> list[Document]:
    """Documents of the agency that the package answers, by its ResponseFor (R-188)."""
    found: dict[int, None] = {}
    for answer in matching.answers(package):
        ids = matching.own_documents(
            package.agency_id, key=(answer.get("document_id") or "").strip(),
            symbol=answer.get("code") or "", issued_on=day(answer.get("promulgation_date")),
        )  # fmt: skip
        found.update(dict.fromkeys(ids))
    documents = Document.objects.in_bulk(list(found))
    return [documents[pk] for pk in found if pk in documents]


def sendings_of(package_id: int) -> list[int]:
    """The package and the earlier ones that brought the same document: sent anew, or twice (R-184)."""
    package = IncomingPackage.objects.get(pk=package_id)
    if not package.document_key:
        return [package_id]
    codes = matching.spellings(package.connection_id, package.from_code)
    found = IncomingPackage.objects.filter(
        agency_id=package.agency_id, from_code__in=codes, document_key=package.document_key,
        kind=PackageKind.EDOC, pk__lte=package_id,
    ).exclude(business_type=BusinessType.RECALL)  # fmt: skip
    return list(found.order_by("pk").values_list("pk", flat=True))


def _go(package: IncomingPackage, verb: str, by: ActingMember | None, *changed: str) -> None:
    party = IncomingParty.CLERK if by is not None else IncomingParty.SYSTEM
    if by is not None and not (verb == "refuse" and by.holds(Role.AGENCY_LEADER)):
        # The head of the agency may decide that something is not taken in.
        access.check_acts(by)
    _move(package, verb, party)
    if by is not None:
        package.decided_at, package.decided_by_id = clock.now(), by.membership_id
    package.save(update_fields=["status", "decided_at", "decided_by", *changed])


def _move(package: IncomingPackage, verb: str, party: IncomingParty) -> None:
    package.status = str(INCOMING.move(package.status, verb, {party}).target.value)


def _send(
    package: IncomingPackage, code: StatusCode, *, by: ActingMember | None, text: str = ""
) -> bool:
    """Make the report's package unless there is one; False when there is."""
    return bool(telling.tell_senders([package], code, by=by, text=text))


def _tell(package: IncomingPackage, by: ActingMember | None, event: audit.Event) -> None:
    system = audit.Actor.system(scope_id=package.agency_id)
    audit.record(event, by=by.actor if by else system)


def _asked(package: IncomingPackage) -> str:
    return _CHANGES.get(BusinessType(package.business_type), "thu hồi")


def _name(package: IncomingPackage) -> str:
    return matching.name_of(package)


def _who(package: IncomingPackage) -> str:
    return package.from_name or package.from_code
