"""How the demo's agencies exchange: by the product's own verbs, inside the node.

A worker does the sending in an office; here it is done at once, on the demo's clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from congvan.deployment.demo.building import World
from congvan.desk.states import Urgency
from congvan.documents.models import Document, DocumentType
from congvan.documents.services.making import DocumentDetails, NewFile, make
from congvan.documents.services.organs import organ_named
from congvan.documents.states import Direction, LegalValue
from congvan.exchange.models import IncomingPackage, OutgoingPackage
from congvan.exchange.services import delivery
from congvan.exchange.services.sending import Facts, To, send_document
from congvan.exchange.states import OutgoingStatus
from congvan.intake.models import Arrival
from congvan.intake.services import packages, registration
from congvan.intake.services.registration import EntryDetails, OrganChoice
from congvan.kernel import clock, files
from congvan.kernel.files import ReceivedFile
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.queries import seats
from congvan.registers.queries import default_book
from congvan.registers.states import BookKind
from congvan.signing.services.verification import verify_blob

CLERKS = {
    "ubnd": "nga", "skhcn": "lan", "snv": "loan", "stc": "trang", "snnmt": "hien", "syt": "yen",
    "pleiku": "oanh", "dakdoa": "tinh", "mangyang": "hue",
}  # fmt: skip
# Who enters what Sở Khoa học và Công nghệ sent, and who sends it back with a reason.
ACCEPTING = ("snv", "pleiku", "dakdoa")
REFUSING = {"mangyang": "Trùng văn bản đã nhận bản giấy ngày hôm trước."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper that one agency of the demo sends another."""

    sender: str
    receiver: str
    kind: str
    symbol: str
    subject: str
    issued_on: date
    urgency: Urgency
    signer: str
    position: str
    reply_due_on: date | None
    file: ReceivedFile


def clerk(world: World, agency: str) -> ActingMember:
    """The registry's clerk of an agency."""
    return seats.acting_member(world.seats[CLERKS[agency]].pk)


def send(world: World, paper: Paper) -> Arrival:
    """Send the paper inside the node, now; what waits at the receiver's desk, its signatures checked."""
    document = _handed_over(world, paper)
    deliver_all()
    package = OutgoingPackage.objects.get(document=document)
    came = IncomingPackage.objects.get(sha256=package.sha256)
    arrival = Arrival.objects.get(package=came)
    for blob_id in arrival.files.values_list("blob_id", flat=True):
        verify_blob(blob_id=blob_id)
    return arrival


@in_transaction
def _handed_over(world: World, paper: Paper) -> Document:
    by = clerk(world, paper.sender)
    kind = DocumentType.objects.filter(code=paper.kind).order_by("-valid_from").first()
    assert kind is not None  # noqa: S101 - the demo names types of the law only
    document = make(
        by=by,
        details=DocumentDetails(
            direction=Direction.OUT, type_id=kind.pk, symbol=paper.symbol, subject=paper.subject,
            issued_on=paper.issued_on, urgency=paper.urgency, signer_name=paper.signer,
            signer_position=paper.position, legal_value=LegalValue.KIND_B,
        ),
        files=[NewFile(blob_id=files.record(paper.file).pk, name=paper.file.filename)],
    )  # fmt: skip
    receiver = world.agencies[paper.receiver]
    organ = organ_named(agency_id=by.agency_id, name=receiver.name)
    send_document(
        by=by, document=document, facts=Facts(to_places=("Như trên", "Lưu: VT")),
        recipients=[
            To(organ_id=organ.pk, name=organ.name, source_type="demo", source_id=document.pk)
        ],
    )  # fmt: skip
    return document


def deliver_all() -> None:
    """Do what the worker and the mailbox's loop would, until nothing waits."""
    while True:
        waiting = list(
            OutgoingPackage.objects.filter(status=OutgoingStatus.WAITING, connection=None)
            .order_by("id").values_list("pk", flat=True)
        )  # fmt: skip
        for package_id in waiting:
            delivery.deliver(package_id=package_id)
        if not packages.take_in_new() and not waiting:
            return


def answer(world: World, *, sender: str) -> None:
    """Let the receivers of what `sender` issued enter it or refuse it; the others only have it."""
    deliver_all()
    came = Arrival.objects.filter(
        package__from_name=world.agencies[sender].name, finished_at__isnull=True
    ).order_by("pk")
    by_agency = {world.agencies[key].pk: key for key in (*ACCEPTING, *REFUSING)}
    for arrival in came.filter(agency_id__in=by_agency):
        key = by_agency[arrival.agency_id]
        with clock.frozen(_soon_after(arrival.received_at)):
            if key in REFUSING:
                packages.refuse(by=clerk(world, key), arrival_id=arrival.pk, reason=REFUSING[key])
            else:
                _enter(clerk(world, key), arrival)
            deliver_all()


def _enter(by: ActingMember, arrival: Arrival) -> None:
    """As it came: what the clerk does by pressing once."""
    for blob_id in arrival.files.values_list("blob_id", flat=True):
        verify_blob(blob_id=blob_id)
    said = {name: one["value"] for name, one in arrival.readings.items()}
    kind = DocumentType.objects.get(code=said["type"], valid_to__isnull=True)
    book = default_book(by, BookKind.IN)
    assert book is not None  # noqa: S101 - every agency of the demo is equipped
    registration.register(
        by=by, arrival_id=arrival.pk, book_id=book.book_id,
        details=EntryDetails(
            type_id=kind.pk, subject=said["subject"], source_subject=said.get("source_subject", ""),
            issuer=OrganChoice(name=said["issuer"]), symbol=said["symbol"],
            issued_on=date.fromisoformat(said["issued_on"]), urgency=int(said["urgency"]),
            signer_name=said.get("signer_name", ""), signer_position=said.get("signer_position", ""),
            reply_due_on=date.fromisoformat(due) if (due := said.get("reply_due_on")) else None,
        ),
    )  # fmt: skip


def _soon_after(moment: datetime) -> datetime:
    return min(moment + timedelta(minutes=37), clock.now())
