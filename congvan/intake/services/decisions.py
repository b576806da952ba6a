"""What does not go straight into the book: report, accept, return, ignore, set aside, join (R-029…R-031)."""

from __future__ import annotations

from collections.abc import Iterable

from congvan.desk.holders import of_role
from congvan.desk.services.notices import tell
from congvan.desk.services.work import close_work, open_work
from congvan.desk.states import Outcome, Part, Urgency
from congvan.documents.access import check_readable, get_document
from congvan.documents.services.making import NewFile, add_files
from congvan.documents.states import FileRole
from congvan.intake import access, events
from congvan.intake.lifecycles import ARRIVAL
from congvan.intake.models import Arrival, ArrivalFile
from congvan.intake.services import accepting, checks
from congvan.intake.states import ArrivalStatus
from congvan.kernel import audit, clock
from congvan.kernel.audit import Event
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role
from congvan.registers.models import Entry
from congvan.registers.services import entries
from congvan.registers.states import PAPER_CHANNELS, PaperLineKind

SUBJECT = "arrival"
REASON_LENGTH = 500
# Said of a barred arrival for ever after: nothing of what it was.
NEUTRAL_REASON = "Thuộc loại không được đưa vào hệ thống."


@in_transaction
def report_to_head(*, by: ActingMember, arrival_id: int, report: str) -> Arrival:
    """The clerk reports an arrival to the agency's head, who finds it among the work (R-029).

    Raises NotFound, NotAllowed, WrongState, InvalidInput without words.
    """
    arrival = _moved(by, arrival_id, "report")
    arrival.report = _words(report, field="report", ask="Ghi vì sao phải báo người đứng đầu.")
    arrival.save(update_fields=["status", "report"])
    open_work(
        by=by, holder=of_role(arrival.agency_id, Role.AGENCY_LEADER), part=Part.REVIEW,
        subject_type=SUBJECT, subject_id=arrival.pk, cause=SUBJECT, title=title_of(arrival),
        number=read_value(arrival, "symbol"),
        origin=read_value(arrival, "issuer") or arrival.origin, urgency=urgency_of(arrival),
        file_count=ArrivalFile.objects.filter(arrival=arrival).count(),
    )  # fmt: skip
    _record(by, events.ArrivalReported(arrival_id=arrival.pk, report=arrival.report))
    return arrival


@in_transaction
def accept_as_reference(*, by: ActingMember, arrival_id: int, reason: str = "") -> Arrival:
    """The head lets it in, for reference only where signatures lack (R-006).

    Raises WrongState, FileAltered…
    """
    arrival = access.get_arrival(by, arrival_id)
    main = ArrivalFile.objects.filter(arrival=arrival, role=FileRole.MAIN).first()
    checks.check_unaltered(arrival, main)
    arrival = _decided(by, arrival_id, "accept", reason)
    _tell_clerk(by, arrival, "Người đứng đầu cho nhận để tham khảo; vào sổ được.")
    _record(by, events.ArrivalAccepted(arrival_id=arrival.pk, reason=arrival.reason))
    return arrival


@in_transaction
def order_return(*, by: ActingMember, arrival_id: int, reason: str) -> Arrival:
    """The head wants it returned; the clerk does it. Raises WrongState, InvalidInput without reason."""
    reason = _words(reason, field="reason", ask="Ghi lý do trả lại.")
    arrival = _decided(by, arrival_id, "order_return", reason)
    _tell_clerk(by, arrival, f"Người đứng đầu yêu cầu trả lại nơi gửi: {reason}")
    _record(by, events.ArrivalReturnOrdered(arrival_id=arrival.pk, reason=reason))
    return arrival


@in_transaction
def ignore(*, by: ActingMember, arrival_id: int, reason: str) -> Arrival:
    """The head does not take it in; it stays in the trail with the reason."""
    reason = _words(reason, field="reason", ask="Ghi lý do không tiếp nhận.")
    arrival = _decided(by, arrival_id, "ignore", reason)
    accepting.refuse(by=by, arrival=arrival, reason=reason)
    _tell_clerk(by, arrival, f"Người đứng đầu không tiếp nhận: {reason}")
    _record(by, events.ArrivalIgnored(arrival_id=arrival.pk, reason=reason))
    return arrival


@in_transaction
def return_to_sender(*, by: ActingMember, arrival_id: int, reason: str) -> Arrival:
    """The clerk returns it, because a check failed or it is for another (R-030).

    Who sent it by exchange hears the reason by the state 02 of the same transaction (R-182).
    """
    return return_within(by=by, arrival_id=arrival_id, reason=reason)


@requires_transaction
def return_within(*, by: ActingMember, arrival_id: int, reason: str) -> Arrival:
    """`return_to_sender` for a verb that has its own transaction."""
    arrival = _moved(by, arrival_id, "return")
    arrival.reason = _words(reason, field="reason", ask="Ghi lý do trả lại để nơi gửi biết.")
    arrival.finished_at = clock.now()
    arrival.save(update_fields=["status", "reason", "finished_at"])
    accepting.refuse(by=by, arrival=arrival, reason=arrival.reason)
    _record(by, events.ArrivalReturned(arrival_id=arrival.pk, reason=arrival.reason))
    return arrival


@in_transaction
def enter_paper_line(
    *, by: ActingMember, arrival_id: int, book_id: int, kind: PaperLineKind, note: str = ""
) -> Entry:
    """Give a barred paper a number without content, and take its files out of reach (R-290, R-293).

    What the machine read, the file names and the way to the files are removed. The bytes stay in
    the store, where nothing leads to them any more, until the security officer removes them with
    the store's own tools (R-295). Raises NotFound, NotAllowed, WrongState.
    """
    arrival = _moved(by, arrival_id, "set_aside")
    ArrivalFile.objects.filter(arrival=arrival).delete()
    accepting.refuse_barred(by=by, arrival=arrival, reason=NEUTRAL_REASON)
    arrival.text, arrival.readings, arrival.origin, arrival.report = "", {}, "", ""
    arrival.reason, arrival.finished_at = NEUTRAL_REASON, clock.now()
    arrival.save(
        update_fields=["status", "text", "readings", "origin", "report", "reason", "finished_at"]
    )
    _record(by, events.ArrivalSetAside(arrival_id=arrival.pk))
    return entries.register_paper_line_within(
        by=by, book_id=book_id, kind=kind, channel=arrival.channel,
        received_at=arrival.received_at, note=note,
    )  # fmt: skip


@in_transaction
def join(*, by: ActingMember, arrival_id: int, document_id: int) -> Arrival:
    """The paper of a document that came electronically gets no second number (R-035, R-061).

    Its files go to the document as attachments; the book notes that there is a paper. Locks: the
    document's row, then the arrival's. Raises NotFound, NotAllowed, WrongState, ContentBarred,
    HeadMustDecide.
    """
    access.check_takes_in(by)
    document = get_document(by, document_id, lock=True)
    entry = Entry.objects.filter(document=document).first()
    if entry is None:
        raise NotFound("Văn bản này chưa có số đến.")
    check_readable(document)
    arrival = _moved(by, arrival_id, "join")
    files = list(
        ArrivalFile.objects.filter(arrival=arrival).select_related("blob").order_by("position")
    )
    checks.check_content(arrival, words="")
    # An electronic twin goes past nobody either: joined files are read like the document's own.
    checks.checked_value(arrival, next((f for f in files if f.role == FileRole.MAIN), None))
    arrival.document = document
    arrival.finished_at = clock.now()
    arrival.save(update_fields=["status", "document", "finished_at"])
    add_files(by=by, document=document, files=[_attachment(file) for file in files])
    if arrival.channel in PAPER_CHANNELS:
        Entry.objects.filter(pk=entry.pk).update(has_paper=True)
    accepting.accept_joined(by=by, arrival=arrival, document=document, entry=entry)
    _record(by, events.ArrivalJoined(arrival_id=arrival.pk, document_id=document.pk))
    return arrival


@in_transaction
def note_secret_level(*, by: ActingMember) -> None:
    """Count that somebody chose a level of secrecy and was stopped; nothing of the paper (R-290)."""
    access.check_takes_in(by)
    _record(by, events.SecretLevelStopped(agency_id=by.agency_id))


def read_value(arrival: Arrival, name: str) -> str:
    """What the machine read for a field, "" when nothing."""
    reading = arrival.readings.get(name) or {}
    return str(reading.get("value") or "")


def urgency_of(arrival: Arrival) -> Urgency:
    """The urgency on the page, "thường" while none was read."""
    value = read_value(arrival, "urgency")
    return Urgency(int(value)) if value.isdigit() else Urgency.NORMAL


def title_of(arrival: Arrival) -> str:
    """What a list calls it: its subject as read, else the name of its file."""
    subject = read_value(arrival, "source_subject") or read_value(arrival, "subject")
    if subject:
        return subject
    first = ArrivalFile.objects.filter(arrival=arrival).order_by("position").first()
    return first.name if first else "Bản chờ vào sổ"


def _attachment(file: ArrivalFile) -> NewFile:
    return NewFile(
        blob_id=file.blob_id, name=file.name, role=FileRole.ATTACHMENT,
        page_count=file.page_count, members=file.members,
    )  # fmt: skip


def _moved(by: ActingMember, arrival_id: int, verb: str) -> Arrival:
    arrival = access.get_arrival(by, arrival_id, lock=True)
    move = ARRIVAL.move(arrival.status, verb, access.arrival_parties(by, arrival))
    arrival.status = str(move.target.value)
    return arrival


def _decided(by: ActingMember, arrival_id: int, verb: str, reason: str) -> Arrival:
    arrival = _moved(by, arrival_id, verb)
    now = clock.now()
    arrival.reason = nfc(" ".join(reason.split()))[:REASON_LENGTH]
    arrival.decided_at, arrival.decided_by_id = now, by.person_id
    arrival.finished_at = now if arrival.status == ArrivalStatus.IGNORED else None
    arrival.save(update_fields=["status", "reason", "decided_at", "decided_by", "finished_at"])
    close_work(
        by=by, agency_id=arrival.agency_id, subject_type=SUBJECT, subject_id=arrival.pk,
        outcome=Outcome.DONE,
    )  # fmt: skip
    return arrival


def _tell_clerk(by: ActingMember, arrival: Arrival, sentence: str) -> None:
    members: Iterable[int] = [arrival.received_by_id] if arrival.received_by_id else []
    tell(
        agency_id=by.agency_id, members=members, kind="arrival_decided", sentence=sentence,
        subject_type=SUBJECT, subject_id=arrival.pk,
    )  # fmt: skip


def _words(text: str, *, field: str, ask: str) -> str:
    words = nfc(" ".join(text.split()))[:REASON_LENGTH]
    if not words:
        raise InvalidInput("Chưa ghi lý do.", next_step=ask, field=field)
    return words


def _record(by: ActingMember, event: Event) -> None:
    audit.record(event, by=by.actor)
