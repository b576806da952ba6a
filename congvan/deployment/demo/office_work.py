"""Lets the demo's people live through the last weeks: `arrivals.py` by the product's own verbs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from congvan.deployment.demo import arrivals as data
from congvan.deployment.demo import exchange, signing_devices
from congvan.deployment.demo.arrivals import DemoArrival, Reached
from congvan.deployment.demo.building import World
from congvan.deployment.demo.letters import Letter, Paragraph, scan, set_letter
from congvan.deployment.demo.signatures import Desk as SigningDesk
from congvan.desk.holders import Holder, of_member, of_unit
from congvan.desk.services import alerts
from congvan.desk.states import Part, Urgency
from congvan.directives.services import distribution, work
from congvan.directives.services.distribution import Confirmation, Receiver
from congvan.documents.queries import catalogue
from congvan.dossiers.queries import retention_periods
from congvan.dossiers.services import open_dossier
from congvan.intake.models import Arrival
from congvan.intake.services import decisions, founding, machine_reading, receiving, registration
from congvan.intake.services.registration import EntryDetails, OrganChoice
from congvan.kernel import clock, files
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.queries import seats
from congvan.organization.queries.calendar import end_of_working_day, working_calendar
from congvan.registers.queries import default_book
from congvan.registers.services.books import found_books
from congvan.registers.states import PAPER_CHANNELS, BookKind, Channel
from congvan.signing.services.verification import verify_blob

AGENCY = "skhcn"
CLERK, LEADER, OFFICE_HEAD = "lan", "khai", "bao"
MAX_BYTES = 20 << 20
TEN_YEARS = "06"


def live_through(world: World) -> None:
    """Equip every agency, then register and handle the arrivals in the order they came."""
    equip(world)
    signing = SigningDesk()
    signing.make_known()
    signing_devices.register(world, signing.authority)
    days = sorted(data.ARRIVALS, key=lambda a: -a.days_ago)
    for position, arrival in enumerate(days):
        _Case(world, arrival, position, signing).live()


@in_transaction
def equip(world: World) -> None:
    """Books, fields of work and phrases for every agency; in January last year's books too."""
    today = clock.today()
    oldest = max(arrival.days_ago for arrival in data.ARRIVALS)
    began = working_calendar().add(today, -oldest - 1)
    for agency in world.agencies.values():
        if began.year != today.year:
            found_books(agency.pk, began.year)
        founding.equip(agency_id=agency.pk)
    alerts.place_policy(
        agency_id=world.agencies[AGENCY].pk, unread_minutes=60,
        escalate_to=world.seats[OFFICE_HEAD],
    )  # fmt: skip


class _Case:
    """One arrival on its way."""

    def __init__(
        self, world: World, arrival: DemoArrival, position: int, signing: SigningDesk
    ) -> None:
        self.world = world
        self.signing = signing
        self.arrival = arrival
        self.position = position
        self.sender = data.SENDERS[arrival.sender]
        calendar = working_calendar()
        # Asked now, before the clock is set back.
        self.today = clock.today()
        self.present = clock.now()
        self.day = calendar.add(self.today, -arrival.days_ago)
        self.issued_on = calendar.add(self.day, -1)
        self.is_paper = arrival.channel in PAPER_CHANNELS
        self.document_id = 0

    def live(self) -> None:
        arrival = self._arrive()
        if self.arrival.report:
            self._ask_head(arrival.pk)
        if self.arrival.reached in (Reached.SCANNED, Reached.WITH_HEAD):
            return
        self._register(arrival.pk)
        if self.arrival.reached in (Reached.REGISTERED, Reached.WITH_LEADER):
            return
        self._direct()
        if self.arrival.reached is Reached.INFORMED:
            return
        with self._at(hour=13):
            work.opened(by=self._head(), document_id=self.document_id)
        if self.arrival.reached is not Reached.ASSIGNED:
            self._handle()

    def _arrive(self) -> Arrival:
        received = self._received()
        if self.arrival.channel is Channel.EXCHANGE:
            with self._at(hour=8):
                return exchange.send(self.world, self._paper(received))
        with self._at(hour=8):
            arrival = receiving.take_in(
                by=self._member(CLERK), channel=self.arrival.channel, received=[received],
                origin=self.arrival.origin,
            )  # fmt: skip
        if not self.is_paper:
            # A worker of its own does this in an office; here the next verb waits for it.
            with self._at(hour=8, minute=1):
                verify_blob(blob_id=arrival.files.get().blob_id)
        return arrival

    def _paper(self, received: files.ReceivedFile) -> exchange.Paper:
        arrival, sender = self.arrival, self.sender
        return exchange.Paper(
            sender=sender.key, receiver=AGENCY, kind=arrival.kind, symbol=arrival.symbol,
            subject=self._subject(), issued_on=self.issued_on, urgency=arrival.urgency,
            signer=sender.signer, position=sender.position, reply_due_on=self._reply_due(),
            file=received,
        )  # fmt: skip

    def _ask_head(self, arrival_id: int) -> None:
        # Read first, as the clerk's screen would be, so that the head's desk names the matter.
        with self._at(hour=8, minute=2):
            machine_reading.read(arrival_id=arrival_id)
        with self._at(hour=8, minute=4):
            decisions.report_to_head(
                by=self._member(CLERK), arrival_id=arrival_id, report=self.arrival.report
            )
        if self.arrival.reached is Reached.WITH_HEAD:
            return
        with self._at(hour=8, minute=7):
            decisions.accept_as_reference(
                by=self._member(LEADER), arrival_id=arrival_id, reason="Nhận để tổng hợp trước."
            )

    def _register(self, arrival_id: int) -> None:
        by = self._member(CLERK)
        forwarded = self.arrival.reached is not Reached.REGISTERED
        leader = Receiver(self._holder(LEADER), Part.DIRECT)
        with self._at(hour=8, minute=10):
            book = default_book(by, BookKind.IN)
            if book is None:
                raise RuntimeError("The demo's agency has no book of arrivals.")
            done = registration.register(
                by=by, arrival_id=arrival_id, details=self._details(by), book_id=book.book_id,
                receivers=[leader] if forwarded else [],
                proposal=self.arrival.direction if forwarded else "", has_paper=self.is_paper,
            )  # fmt: skip
        self.document_id = done.document_id

    def _direct(self) -> None:
        arrival = self.arrival
        due = self._due()
        informs = arrival.reached is Reached.INFORMED
        receivers = [] if informs else [Receiver(self._holder(arrival.lead), Part.LEAD, due)]
        receivers += [
            Receiver(self._holder(key), Part.COORDINATE, due, "Phối hợp theo chức năng, nhiệm vụ")
            for key in arrival.helpers
        ]
        receivers += [
            Receiver(self._holder(k), Part.INFORM, None, "Để biết") for k in arrival.readers
        ]
        with self._at(hour=10):
            leader = self._member(LEADER)
            work.opened(by=leader, document_id=self.document_id)
            distribution.direct(
                by=leader, document_id=self.document_id, text=arrival.direction,
                confirmation=self._confirmation(leader, None if informs else due), receivers=receivers,
            )  # fmt: skip

    def _handle(self) -> None:
        arrival, head = self.arrival, self._head()
        handler = self._member(arrival.handler)
        with self._at(hour=14):
            if handler.membership_id == head.membership_id:
                distribution.take(by=head, document_id=self.document_id)
            else:
                distribution.pass_on(
                    by=head, document_id=self.document_id, text="Giao thực hiện theo ý kiến của Giám đốc.",
                    confirmation=self._confirmation(head, self._due()),
                    receivers=[Receiver(self._holder(arrival.handler), Part.LEAD, self._due())],
                )  # fmt: skip
        for number, (text, percent) in enumerate(arrival.progress):
            with self._at(hour=9, days=1 + number):
                work.opened(by=handler, document_id=self.document_id)
                work.note_progress(
                    by=handler, document_id=self.document_id, text=text, percent=percent
                )
        if arrival.reached is Reached.COMPLETED:
            with self._at(hour=15, days=3):
                self._complete(handler)

    def _complete(self, handler: ActingMember) -> None:
        retention = next(r for r in retention_periods() if r.code == TEN_YEARS)
        dossier = open_dossier(by=handler, title=self.arrival.dossier, retention_id=retention.id)
        work.complete(
            by=handler, document_id=self.document_id, dossier_id=dossier.pk,
            result="Đã thực hiện xong, báo cáo lãnh đạo Sở.",
        )  # fmt: skip

    def _details(self, by: ActingMember) -> EntryDetails:
        arrival, sender = self.arrival, self.sender
        kind = next(t for t in catalogue.document_types() if t.code == arrival.kind)
        return EntryDetails(
            type_id=kind.id, subject=self._subject(), issuer=OrganChoice(name=sender.name, level=sender.level),
            sender=None, symbol=arrival.symbol, issued_on=self.issued_on, urgency=arrival.urgency,
            field_id=self._field(by), signer_name=sender.signer, signer_position=sender.position,
            reply_due_on=self._reply_due(),
            source_subject=self._subject() if arrival.channel is Channel.EXCHANGE else "",
        )  # fmt: skip

    def _subject(self) -> str:
        subject = self.arrival.subject
        return subject[0].upper() + subject[1:]

    def _confirmation(self, by: ActingMember, due: datetime | None) -> Confirmation:
        kind = next(t for t in catalogue.document_types() if t.code == self.arrival.kind)
        return Confirmation(kind.id, self._field(by), self.arrival.urgency, due)

    def _field(self, by: ActingMember) -> int:
        return next(f.id for f in catalogue.fields_of_work(by) if f.name == self.arrival.field)

    def _due(self) -> datetime:
        return end_of_working_day(working_calendar().add(self.today, self.arrival.due or 0))

    def _reply_due(self) -> date | None:
        wanted = self.arrival.reply_due
        return None if wanted is None else working_calendar().add(self.today, wanted)

    def _received(self) -> files.ReceivedFile:
        arrival, sender = self.arrival, self.sender
        kinds = {t.code: t.name for t in catalogue.document_types()}
        named = arrival.kind != "cong_van"
        pdf = set_letter(
            Letter(
                superior=sender.superior, organ=sender.head, symbol=arrival.symbol,
                issued_on=self.issued_on, place=sender.place,
                kind=kinds[arrival.kind] if named else "", subject=arrival.subject if named else "",
                about="" if named else arrival.subject,
                addressees=() if named else ("Sở Khoa học và Công nghệ",),
                body=[Paragraph(text) for text in arrival.body], capacity=sender.capacity,
                signer=sender.signer,
                urgency="" if arrival.urgency is Urgency.NORMAL else arrival.urgency.label.upper(),
            )
        )  # fmt: skip
        if not self.is_paper:
            pdf = self.signing.sign(pdf, sender, how=arrival.signing, day=self.issued_on)
        elif arrival.reached is Reached.SCANNED:
            pdf = scan(pdf, seed=self.position)
        return files.receive(
            io.BytesIO(pdf), filename=f"{arrival.symbol.replace('/', '-')}.pdf", allowed=files.OFFICE,
            max_bytes=MAX_BYTES, store=files.default_store(), scanner=files.default_scanner(),
        )  # fmt: skip

    def _head(self) -> ActingMember:
        lead = self.arrival.lead.removeprefix("unit:")
        heads = {"cds": "tuan", "qlkh": "tien_1973", "tt": "vinh", "vp": "bao"}
        return self._member(heads[lead])

    def _member(self, key: str) -> ActingMember:
        return seats.acting_member(self.world.seats[key].pk)

    def _holder(self, key: str) -> Holder:
        agency_id = self.world.agencies[AGENCY].pk
        if key.startswith("unit:"):
            unit = self.world.units[AGENCY, key.removeprefix("unit:")]
            return of_unit(agency_id, unit.pk)
        return of_member(agency_id, self.world.seats[key].pk)

    @contextmanager
    def _at(self, *, hour: int, minute: int = 0, days: int = 0) -> Iterator[None]:
        """The office's clock on the arrival's day or later, never after the present."""
        day = working_calendar().add(self.day, days) if days else self.day
        moment = datetime.combine(
            day, time(hour, minute), tzinfo=clock.OFFICE_ZONE
        ) + timedelta(seconds=self.position)  # fmt: skip
        present = self.present - timedelta(minutes=30 - self.position)
        with clock.frozen(min(moment, present)):
            yield
