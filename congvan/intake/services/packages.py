"""What came by exchange becomes an arrival, without anybody's doing (R-177, R-197; QĐ 28 Đ6).

The exchange has kept the package and the hub need not give it again; taking it in is a transaction
of its own, so that one bad package stops no other and a power cut between the two loses nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection

from congvan.desk.services import alerts, notices
from congvan.desk.states import Urgency
from congvan.exchange.models import IncomingPackage
from congvan.exchange.services import answering
from congvan.exchange.states import BusinessType, PackageKind
from congvan.intake import access
from congvan.intake.models import Arrival, TakingInFailure
from congvan.intake.services import asking, decisions
from congvan.intake.services.arriving import arrive_all
from congvan.kernel import audit, clock
from congvan.kernel.errors import NotFound
from congvan.kernel.transactions import in_transaction, may_be_done_again
from congvan.organization.acting import ActingMember
from congvan.organization.queries.people import holders_of
from congvan.organization.states import Role

logger = logging.getLogger(__name__)

SUBJECT = "package"
# So many are taken in by one transaction: more save little, and a failure costs more.
BATCH = 32
SENTENCE_LENGTH = 300
# Quick tries first; then the fault is no passing one and is looked at once an hour.
QUICK_TRIES = 5
_QUICK, _SLOW = timedelta(seconds=20), timedelta(hours=1)
FAILED_KEY = "taking_in_failed"
_FAILED = "Chưa đưa được gói tin vào danh sách chờ tiếp nhận; hệ thống tự thử lại mỗi giờ."

# Asked twice a second by every process; the ORM would take longer to say it than the server to do it.
_WAITING = """
    SELECT p.id FROM exchange_incomingpackage p
    WHERE p.status = 'new' AND NOT EXISTS (
        SELECT 1 FROM intake_takinginfailure f WHERE f.package_id = p.id AND f.next_at > %(now)s
    )
    ORDER BY p.urgency, p.id LIMIT %(limit)s
"""
_FREE = """
    SELECT * FROM exchange_incomingpackage WHERE id = ANY(%s) AND status = 'new'
    ORDER BY urgency, id FOR UPDATE SKIP LOCKED
"""
_NO_FAILURE = "DELETE FROM intake_takinginfailure WHERE package_id = ANY(%s)"


def take_in_new(*, limit: int = 200) -> int:
    """Take in every package that was kept and is new, the urgent first. Returns how many.

    Never inside a transaction: some dozens have one together, fewer when that fails. One that fails
    is noted, tried again later, and stops no other. A database that is away raises
    (OperationalError).
    """
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"now": clock.now(), "limit": limit})
        waiting = [package_id for (package_id,) in cursor.fetchall()]
    return sum(
        _take_in_batch(waiting[start : start + BATCH]) for start in range(0, len(waiting), BATCH)
    )


def _take_in_batch(package_ids: Sequence[int]) -> int:
    """All at once; when that fails each half by itself, down to the one that cannot."""
    if len(package_ids) == 1:
        return _take_in_or_note(package_ids[0])
    try:
        return _take_in(package_ids)
    except Exception as error:
        logger.warning("Chưa tiếp nhận được %s gói tin cùng lúc: %s", len(package_ids), error)
    half = len(package_ids) // 2
    return _take_in_batch(package_ids[:half]) + _take_in_batch(package_ids[half:])


def _take_in_or_note(package_id: int) -> bool:
    try:
        return take_in(package_id=package_id)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.exception("Chưa tiếp nhận được gói tin đến %s.", package_id)
        _note_failure(package_id=package_id, sentence=f"{type(error).__name__}: {error}")
        return False


def take_in(*, package_id: int) -> bool:
    """Take one package in: a document becomes an arrival, anything else asks for consent.

    A transaction of its own. Returns whether it did; False for one that is taken in already or at
    this moment by another process.
    """
    return bool(_take_in([package_id]))


@in_transaction
@audit.together()
def _take_in(package_ids: Sequence[int]) -> int:
    """Take these in as far as they are new and nobody else does. Lock: the packages' rows."""
    packages = list(IncomingPackage.objects.raw(_FREE, [[*package_ids]]))
    if not packages:
        return 0
    # A package that is new again is taken in again.
    may_be_done_again()
    documents = [one for one in packages if not is_change(one)]
    if documents:
        _take_in_documents(documents)
    for one in packages:
        if is_change(one):
            asking.ask(one)
    with connection.cursor() as cursor:
        cursor.execute(_NO_FAILURE, [[one.pk for one in packages]])
    return len(packages)


def _take_in_documents(packages: Sequence[IncomingPackage]) -> None:
    arrivals = arrive_all(packages)
    answering.note_arrived_all(packages=packages)
    asking.find_again(packages)
    urgent = [
        pair for pair in zip(packages, arrivals, strict=True) if pair[0].urgency <= Urgency.URGENT
    ]
    hearers = {agency: _hearers(agency) for agency in {one.agency_id for one, _ in urgent}}
    for package, arrival in urgent:
        _tell_urgent(package, arrival, hearers[package.agency_id])


@in_transaction
def refuse(*, by: ActingMember, arrival_id: int, reason: str) -> Arrival:
    """Refuse what came by exchange, in one step: the arrival ends, the sender hears 02 and why (R-182).

    Raises NotFound (also for what came another way), NotAllowed, WrongState, InvalidInput.
    """
    arrival = access.lock_arrival(by, arrival_id)
    if arrival.package_id is None:
        raise NotFound("Bản chờ này không đến qua trục.")
    return decisions.return_within(by=by, arrival_id=arrival_id, reason=reason)


def is_change(package: IncomingPackage) -> bool:
    """Whether it wants to change what is here: recall, update, replacement (R-176, R-177)."""
    return package.kind == PackageKind.STATUS or package.business_type != BusinessType.NEW


def _hearers(agency_id: int) -> set[int]:
    return {
        *holders_of(agency_id, Role.REGISTRY_CLERK), *holders_of(agency_id, Role.AGENCY_LEADER),
    }  # fmt: skip


def _tell_urgent(package: IncomingPackage, arrival: Arrival, members: set[int]) -> None:
    """The clerks, and the leaders, hear of an urgent paper at once (R-197, R-043)."""
    urgency = Urgency(package.urgency)
    named = " ".join(part for part in (package.symbol, f"của {arrival.origin}") if part)
    notices.tell(
        agency_id=package.agency_id, members=sorted(members), kind="package.urgent",
        sentence=f"{urgency.label}: {named} vừa đến qua trục.", subject_type=SUBJECT,
        subject_id=package.pk,
    )  # fmt: skip
    alerts.alert_urgent(
        agency_id=package.agency_id, member_ids=members, urgency=urgency,
        title=f"{named}: {package.subject}" if package.subject else named,
        subject_type=SUBJECT, subject_id=package.pk,
    )  # fmt: skip


@in_transaction
def _note_failure(*, package_id: int, sentence: str) -> None:
    now = clock.now()
    failure, is_first = TakingInFailure.objects.select_for_update().get_or_create(
        package_id=package_id,
        defaults={
            "tries": 1, "last_at": now, "next_at": now + _QUICK,
            "sentence": sentence[:SENTENCE_LENGTH],
        },
    )  # fmt: skip
    if is_first:
        return
    failure.tries = min(failure.tries + 1, 30_000)
    failure.last_at = now
    failure.next_at = now + (_QUICK if failure.tries < QUICK_TRIES else _SLOW)
    failure.sentence = sentence[:SENTENCE_LENGTH]
    failure.save()
    if failure.tries == QUICK_TRIES:
        package = IncomingPackage.objects.select_for_update().get(pk=package_id)
        package.warnings = [*package.warnings, {"key": FAILED_KEY, "sentence": _FAILED}]
        package.save(update_fields=["warnings"])
