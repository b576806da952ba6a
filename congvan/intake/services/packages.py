"""What came by exchange becomes an arrival, without anybody's doing (R-177, R-197; QĐ 28 Đ6).

The exchange has kept the package and the hub need not give it again; taking it in is a transaction
of its own, so that one bad package stops no other and a power cut between the two loses nothing.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import InterfaceError, OperationalError
from django.db.models import Exists, OuterRef

from congvan.desk.services import alerts, notices
from congvan.desk.states import Urgency
from congvan.documents.models import Organ
from congvan.documents.states import FileRole
from congvan.exchange.models import AxisOrgan, IncomingFile, IncomingPackage
from congvan.exchange.services import answering
from congvan.exchange.services.matching import spellings
from congvan.exchange.states import BusinessType, IncomingStatus, PackageKind
from congvan.intake import access, events, jobs
from congvan.intake.models import Arrival, ArrivalFile, TakingInFailure
from congvan.intake.services import asking, decisions, headers
from congvan.intake.services.main_file import main_of
from congvan.intake.states import ReadingStatus
from congvan.kernel import audit, clock, rows
from congvan.kernel.errors import NotFound
from congvan.kernel.files import ContentType
from congvan.kernel.jobs import defer
from congvan.kernel.text import fold
from congvan.kernel.transactions import in_transaction, may_be_done_again, requires_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.queries.people import holders_of
from congvan.organization.states import Role
from congvan.registers.states import Channel

logger = logging.getLogger(__name__)

SUBJECT = "package"
ORIGIN_LENGTH = 200
SENTENCE_LENGTH = 300
# Quick tries first; then the fault is no passing one and is looked at once an hour.
QUICK_TRIES = 5
_QUICK, _SLOW = timedelta(seconds=20), timedelta(hours=1)
FAILED_KEY = "taking_in_failed"
_FAILED = "Chưa đưa được gói tin vào danh sách chờ tiếp nhận; hệ thống tự thử lại mỗi giờ."


def take_in_new(*, limit: int = 200) -> int:
    """Take in every package that was kept and is new, the urgent first. Returns how many.

    Each in its own transaction: never call it inside one. One that fails is noted, tried again
    later, and stops no other; a database that is away raises (OperationalError).
    """
    later = TakingInFailure.objects.filter(package=OuterRef("pk"), next_at__gt=clock.now())
    waiting = (
        IncomingPackage.objects.filter(~Exists(later), status=IncomingStatus.NEW)
        .order_by("urgency", "pk")
        .values_list("pk", flat=True)[:limit]
    )
    taken = 0
    for package_id in list(waiting):
        try:
            taken += take_in(package_id=package_id)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            logger.exception("Chưa tiếp nhận được gói tin đến %s.", package_id)
            _note_failure(package_id=package_id, sentence=f"{type(error).__name__}: {error}")
    return taken


@in_transaction
@audit.together()
def take_in(*, package_id: int) -> bool:
    """Take one package in: a document becomes an arrival, anything else asks for consent.

    Returns whether it did; False for one that is taken in already or at this moment by another
    process. Lock: the package's row.
    """
    package = (
        IncomingPackage.objects.select_for_update(skip_locked=True)
        .filter(pk=package_id, status=IncomingStatus.NEW)
        .first()
    )
    if package is None:
        return False
    # A package that is new again is taken in again.
    may_be_done_again()
    if is_change(package):
        asking.ask(package)
    else:
        arrival = arrive(package, by=audit.Actor.system(scope_id=package.agency_id))
        answering.note_arrived(package=package)
        asking.find_again(package)
        if package.urgency <= Urgency.URGENT:
            _tell_urgent(package, arrival)
    TakingInFailure.objects.filter(package=package).delete()
    return True


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


@requires_transaction
def arrive(package: IncomingPackage, *, by: audit.Actor) -> Arrival:
    """Make the arrival of a package, its fields filled and locked; a job reads the page.

    Its signatures are verified since the exchange kept it. Files that could not be received stay with the package and say why (`IncomingFile.problem`).
    """
    sender = sender_of(package)
    kept = list(
        IncomingFile.objects.filter(package=package, blob__isnull=False)
        .select_related("blob")
        .order_by("position")
    )
    main = main_of(
        kept, symbol=headers.symbol_in(package.header),
        appendixes=headers.texts_in(package.header, "appendixes"),
    )  # fmt: skip
    is_pdf = main is not None and main.blob is not None and main.blob.content_type == ContentType.PDF  # fmt: skip
    arrival = rows.insert(
        Arrival(
            agency_id=package.agency_id, channel=Channel.EXCHANGE,
            origin=(sender.name or package.from_code)[:ORIGIN_LENGTH],
            received_at=package.received_at, package=package,
            reading_status=ReadingStatus.WAITING if is_pdf else ReadingStatus.UNREADABLE,
            readings=headers.readings_of(
                package.header, sender=sender, urgency=package.urgency, today=clock.today()
            ),
        )
    )  # fmt: skip
    kept.sort(key=lambda one: one is not main)
    with_content = [(one, one.blob) for one in kept if one.blob is not None]
    added = [
        ArrivalFile(
            arrival=arrival, blob=blob, name=file.name, position=position,
            role=FileRole.MAIN if file is main else FileRole.ATTACHMENT,
        )
        for position, (file, blob) in enumerate(with_content, start=1)
    ]  # fmt: skip
    rows.insert_all(added)
    if is_pdf:
        defer(jobs.read_arrival, arrival_id=arrival.pk)
    audit.record(
        events.ArrivalTakenIn(
            arrival_id=arrival.pk, channel=str(Channel.EXCHANGE.label), files=len(added)
        ),
        by=by,
    )
    return arrival


def sender_of(package: IncomingPackage) -> headers.Sender:
    """Who sent it, by the agency's own list first: by its code, then by its name (R-189, R-190)."""
    codes = codes_of(package)
    known = Organ.objects.filter(agency_id=package.agency_id, valid_to__isnull=True)
    organ = known.filter(identifier__in=codes).order_by("pk").first()
    told = headers.words_in(package.header.get("from") or {}, "organ_name") or package.from_name
    if organ is None and told:
        organ = known.filter(folded_name=fold(told)).first()
    if organ is not None:
        return headers.Sender(organ.name, is_known=True)
    if not told and package.connection_id is not None:
        listed = AxisOrgan.objects.filter(connection_id=package.connection_id, code__in=codes)
        told = str(listed.values_list("name", flat=True).first() or "")
    return headers.Sender(told)


def codes_of(package: IncomingPackage) -> list[str]:
    """The sender's code with its other forms in the directory: old and new are one agency."""
    return [code for code in spellings(package.connection_id, package.from_code) if code]


def _tell_urgent(package: IncomingPackage, arrival: Arrival) -> None:
    """The clerks, and the leaders, hear of an urgent paper at once (R-197, R-043)."""
    members = {
        *holders_of(package.agency_id, Role.REGISTRY_CLERK),
        *holders_of(package.agency_id, Role.AGENCY_LEADER),
    }
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
