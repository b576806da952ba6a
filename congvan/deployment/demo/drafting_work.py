"""Lets the demo's people write, review, sign and issue: `drafts.py` by the product's own verbs.

The PDFs are set by our own typesetting and brought in like a PDF made in Word, so that the demo is
the same with and without LibreOffice.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta

from congvan.deployment.demo import drafts as data
from congvan.deployment.demo import exchange
from congvan.deployment.demo.building import World
from congvan.deployment.demo.drafts import DemoDraft, Stage
from congvan.deployment.demo.letters import Letter, Paragraph, set_letter
from congvan.deployment.demo.signing_devices import PIN
from congvan.desk.states import Urgency
from congvan.documents.models import Document
from congvan.documents.queries import catalogue
from congvan.drafting import inks, making
from congvan.drafting.models import Draft, DraftFile, Issue
from congvan.drafting.queries.issue_page import issue_view, organs_of_group
from congvan.drafting.rules.checklist import APPROVAL_CHECKS
from congvan.drafting.services import (
    contents,
    dispatch,
    drafts,
    issuing,
    issuing_numbers,
    producing,
    recipients,
    review,
    signing_steps,
    versions,
)  # fmt: skip
from congvan.drafting.services.drafts import DraftDetails, NewDraftFile
from congvan.drafting.services.review import Correction
from congvan.drafting.states import (
    DissentChoice,
    FileKind,
    OrderSource,
    SigningPower,
    VersionSource,
)  # fmt: skip
from congvan.kernel import clock, files
from congvan.office.tasks.queries import between as between_tasks
from congvan.office.tasks.services import between
from congvan.organization.acting import ActingMember
from congvan.organization.queries import seats
from congvan.organization.queries.calendar import end_of_working_day, working_calendar
from congvan.registers import queries as registers
from congvan.signing.queries import devices

AGENCY = "skhcn"
CLERK, LAYOUT_CHECKER = "lan", "bao"
HEADS = {"an": "tuan", "mai": "tuan", "thang": "tuan", "tien_1963": "tien_1973"}
MAX_BYTES = 20 << 20
TITLES = {"khai": "GIÁM ĐỐC", "huong": "PHÓ GIÁM ĐỐC"}
UNIT_NOTATIONS = {
    "an": "CĐS", "mai": "CĐS", "thang": "CĐS", "tien_1963": "QLKH", "vinh": "TTCNTT",
}  # fmt: skip
DECISION = "quyet_dinh"
AUTHORITY = "GIÁM ĐỐC SỞ KHOA HỌC VÀ CÔNG NGHỆ"
BASES = (
    "Căn cứ Quyết định số 18/2025/QĐ-UBND ngày 28 tháng 02 năm 2025 của Ủy ban nhân dân tỉnh "
    "Gia Lai quy định chức năng, nhiệm vụ, quyền hạn và cơ cấu tổ chức của Sở Khoa học và Công nghệ;",
    "Theo đề nghị của Trưởng phòng Chuyển đổi số.",
)
CHECKS = tuple(check.key for check in APPROVAL_CHECKS)


def write_and_issue(world: World) -> None:
    """Every draft of the demo, in the order they were begun."""
    for position, draft in enumerate(sorted(data.DRAFTS, key=lambda d: -d.days_ago)):
        _Case(world, draft, position).live()
    exchange.answer(world, sender=AGENCY)


class _Case:
    """One draft on its way."""

    def __init__(self, world: World, draft: DemoDraft, position: int) -> None:
        self.world = world
        self.draft = draft
        self.position = position
        self.today = clock.today()
        self.present = clock.now()
        self.day = working_calendar().add(self.today, -draft.days_ago)
        self.step = 0
        self.draft_id = 0

    def live(self) -> None:
        with self._next():
            self.draft_id = self._begin().pk
        if self.draft.stage is Stage.DRAFTING:
            return
        self._review_in_unit()
        if self.draft.stage in (Stage.UNIT_REVIEW, Stage.UNIT_AGREED):
            return
        with self._next():
            review.submit_to_leader(by=self._drafter, draft_id=self.draft_id, note="Kính trình.")
        if self.draft.stage is Stage.LEADER_REVIEW:
            return
        if self.draft.stage is Stage.RETURNED:
            self._return()
            return
        self._approve()
        if self.draft.stage > Stage.APPROVED:
            self._send_out()

    def _begin(self) -> Draft:
        details = self._details()
        file = NewDraftFile(
            kind=FileKind.MAIN, name=f"{_slug(self.draft.subject)}.docx",
            blob_id=_stored(self._docx()), source=VersionSource.GENERATED,
        )  # fmt: skip
        if self.draft.replies_to:
            answered = Document.objects.get(
                agency_id=self._drafter.agency_id, symbol=self.draft.replies_to
            )
            return drafts.draft_reply(
                by=self._drafter, document_id=answered.pk, details=details, files=[file]
            )
        return drafts.new_draft(by=self._drafter, details=details, files=[file])

    def _review_in_unit(self) -> None:
        head = HEADS.get(self.draft.drafter)
        if head is None:
            return
        with self._next():
            review.submit_to_unit(by=self._drafter, draft_id=self.draft_id)
        if self.draft.stage is Stage.UNIT_REVIEW:
            return
        by = self._member(head)
        self._correct_as(head)
        with self._next():
            review.opened(by=by, draft_id=self.draft_id)
            if self.draft.dissent:
                matter, specialist, head_text = self.draft.dissent
                review.note_dissent(
                    by=by, draft_id=self.draft_id, matter=matter, specialist_text=specialist,
                    head_text=head_text,
                )  # fmt: skip
            review.agree(by=by, draft_id=self.draft_id, text="Thống nhất trình lãnh đạo Sở.")

    def _return(self) -> None:
        self._correct_as(self.draft.signer)
        with self._next():
            review.return_draft(by=self._signer, draft_id=self.draft_id, text=self.draft.returned)

    def _correct_as(self, key: str) -> None:
        edits = [edit for edit in self.draft.edits if edit.by == key]
        if not edits:
            return
        by, file = self._member(key), self._main()
        assert file.current is not None  # noqa: S101 - a main file always has a version
        docx = _bytes_of(file.current.blob_id)
        with self._next():
            name = by.person_name
            for edit in edits:
                place, text = _paragraph_with(docx, edit.before)
                docx = inks.correct(
                    docx, {place: text.replace(edit.before, edit.after)}, author=name,
                    at=clock.now(),
                )  # fmt: skip
                if edit.remark:
                    docx = inks.comment(docx, place, edit.remark, author=name, at=clock.now())
            versions.add_version(
                by=by, file_id=file.pk, blob_id=_stored(docx), based_on=file.current.pk,
                source=VersionSource.CORRECTED,
            )  # fmt: skip

    def _approve(self) -> None:
        by = self._signer
        with self._next():
            review.opened(by=by, draft_id=self.draft_id)
            if self.draft.stage is Stage.APPROVED:
                review.approve_with_corrections(
                    by=by, draft_id=self.draft_id, checked=CHECKS,
                    corrections=[Correction(text) for text in self.draft.corrections],
                    text="Đồng ý ban hành sau khi sửa các điểm sau.",
                )  # fmt: skip
                return
            for dissent in Draft.objects.get(pk=self.draft_id).dissents.all():
                review.decide_dissent(by=by, dissent_id=dissent.pk, choice=DissentChoice.HEAD)
            review.approve(by=by, draft_id=self.draft_id, checked=CHECKS, text="Đồng ý ban hành.")

    def _send_out(self) -> None:
        issue_id = Issue.objects.get(draft_id=self.draft_id).pk
        clerk = self._member(CLERK)
        if self.draft.stage is Stage.TO_NUMBER:
            return
        with self._next():
            issuing.confirm_layout_step(by=self._member(LAYOUT_CHECKER), issue_id=issue_id)
        with self._next():
            book = registers.suggested_book(clerk, type_code=self.draft.kind)
            if book is None:
                raise RuntimeError("The demo's agency has no book of outgoing documents.")
            numbered = issuing_numbers.number(
                by=clerk, issue_id=issue_id, book_id=book.book_id, issued_on=clock.today(),
                notation=self._notation(),
            )  # fmt: skip
        with self._next():
            producing.upload_pdf(
                by=clerk, issue_id=issue_id, blob_id=_stored(self._pdf(numbered), "pdf")
            )
        if self.draft.stage is Stage.TO_SIGN:
            return
        with self._next():
            producing.look_again(by=self._drafter, issue_id=issue_id)
            device = devices.my_device(self._signer)
            signing_steps.sign(by=self._signer, issue_id=issue_id, device_id=_id(device), pin=PIN)
        if self.draft.stage is Stage.TO_SEAL:
            return
        with self._next():
            device = devices.organ_device(clerk)
            signing_steps.seal(by=clerk, issue_id=issue_id, device_id=_id(device), pin=PIN)
        with self._next():
            self._expand_groups(clerk, issue_id)
            self._give_tasks(issue_id)
            if self.draft.stage is Stage.ISSUED:
                dispatch.issue(by=clerk, issue_id=issue_id)
                exchange.deliver_all()

    def _give_tasks(self, issue_id: int) -> None:
        """What the recipients are to do travels with the document."""
        if self.draft.asks is None:
            return
        content, days = self.draft.asks
        asked = between_tasks.of_issue(self._drafter, issue_id).candidates
        between.give(
            by=self._drafter, issue_id=issue_id, content=content,
            organ_ids=[one.organ_id for one in asked],
            due_on=working_calendar().add(clock.today(), days),
        )  # fmt: skip

    def _expand_groups(self, clerk: ActingMember, issue_id: int) -> None:
        """The clerk says which organs "UBND các xã, phường" are."""
        for one in issue_view(clerk, issue_id).recipients:
            if not one.is_mapped:
                organs = organs_of_group(clerk, one.recipient_id)
                recipients.expand_recipient(
                    by=clerk, recipient_id=one.recipient_id, organ_ids=[pk for pk, _ in organs]
                )

    def _details(self) -> DraftDetails:
        draft = self.draft
        by = self._drafter
        kind = next(t for t in catalogue.document_types() if t.code == draft.kind)
        field = next(f for f in catalogue.fields_of_work(by) if f.name == draft.field)
        due = working_calendar().add(self.today, draft.due)
        return DraftDetails(
            type_id=kind.id, subject=_capital(draft.subject), field_id=field.id,
            source=OrderSource.REPLY if draft.replies_to else draft.source,
            source_note="" if draft.replies_to else draft.source_note, urgency=draft.urgency,
            due_at=end_of_working_day(due), signer_id=self._signer.membership_id,
            signing_power=draft.power,
            recipients_text="\n".join((*draft.recipients, *draft.copies)),
        )  # fmt: skip

    def _docx(self) -> bytes:
        draft = self.draft
        template = making.template_for(draft.kind)
        if template is None:
            raise RuntimeError(f"There is no template for {draft.kind}.")
        return making.make_docx(template.key, self._fields(template.key))

    def _fields(self, template: str) -> dict[str, str | list[str]]:
        draft = self.draft
        deputy = draft.power is SigningPower.DEPUTY
        kinds = {t.code: t.name for t in catalogue.document_types()}
        wanted: dict[str, str | list[str]] = {
            "superior": ["UBND TỈNH GIA LAI"], "organ": ["SỞ KHOA HỌC VÀ CÔNG NGHỆ"],
            "notation": self._notation(), "place": "Gia Lai", "subject": draft.subject,
            "body": list(draft.body), "recipients": [_bare(line) for line in draft.recipients],
            "copies": list(draft.copies), "archive_unit": UNIT_NOTATIONS[draft.drafter],
            "power": "KT." if deputy else "", "power_line": ["GIÁM ĐỐC"] if deputy else [],
            "title": TITLES[draft.signer], "signer": self._signer.person_name,
            "kind": kinds[draft.kind], "urgency": "" if draft.urgency == Urgency.NORMAL else draft.urgency.label.upper(),
            "authority": [AUTHORITY],
            "bases": list(BASES) if draft.kind == DECISION else [],
        }  # fmt: skip
        names = {field.name for field in making.fields_wanted(template)}
        return {name: value for name, value in wanted.items() if name in names}

    def _notation(self) -> str:
        kind = next(t for t in catalogue.document_types() if t.code == self.draft.kind)
        if self.draft.kind == "cong_van":
            return f"SKHCN-{UNIT_NOTATIONS[self.draft.drafter]}"
        return f"{kind.abbreviation}-SKHCN"

    def _pdf(self, numbered: Issue) -> bytes:
        draft = self.draft
        deputy = draft.power is SigningPower.DEPUTY
        kinds = {t.code: t.name for t in catalogue.document_types()}
        named = draft.kind != "cong_van"
        unit = UNIT_NOTATIONS[draft.drafter]
        return set_letter(
            Letter(
                superior=("UBND tỉnh Gia Lai",), organ=("Sở Khoa học", "và Công nghệ"),
                symbol=numbered.symbol, issued_on=numbered.issued_on or clock.today(),
                kind=kinds[draft.kind] if named else "", subject=draft.subject if named else "",
                about="" if named else draft.subject,
                urgency="" if draft.urgency == Urgency.NORMAL else draft.urgency.label.upper(),
                addressees=_addressees(draft.recipients),
                authority=AUTHORITY if draft.kind == DECISION else "", body=self._paragraphs(),
                capacity=("KT. Giám đốc", "Phó Giám đốc") if deputy else ("Giám đốc",),
                signer=self._signer.person_name,
                recipients=(*draft.copies, f"Lưu: VT, {unit}."),
            )
        )  # fmt: skip

    def _paragraphs(self) -> list[Paragraph]:
        text = [Paragraph(line) for line in self.draft.body]
        if self.draft.kind != DECISION:
            return text
        bases = [Paragraph(line, "basis") for line in BASES]
        return [*bases, Paragraph("QUYẾT ĐỊNH:", "chapter"), *text]

    def _main(self) -> DraftFile:
        return DraftFile.objects.select_related("current").get(
            draft_id=self.draft_id, kind=FileKind.MAIN
        )

    @property
    def _drafter(self) -> ActingMember:
        return self._member(self.draft.drafter)

    @property
    def _signer(self) -> ActingMember:
        return self._member(self.draft.signer)

    def _member(self, key: str) -> ActingMember:
        return seats.acting_member(self.world.seats[key].pk)

    @contextmanager
    def _next(self) -> Iterator[None]:
        """The office's clock at the next step: some hours on, over into the next working day."""
        hours = (8, 9, 10, 11, 14, 15, 16)
        days, hour = divmod(self.step, len(hours)) if self.draft.days_ago else (0, self.step)
        self.step += 1
        day = working_calendar().add(self.day, days) if days else self.day
        moment = datetime.combine(
            day, time(hours[hour % len(hours)], 7 * self.position % 60), tzinfo=clock.OFFICE_ZONE
        )
        latest = self.present - timedelta(minutes=40 - self.step)
        with clock.frozen(min(moment, latest)):
            yield


def _paragraph_with(docx: bytes, words: str) -> tuple[str, str]:
    for place, text in inks.editable(docx):
        if words in text:
            return place, text
    raise RuntimeError(f"No paragraph of the demo's draft has “{words}”.")


def _bytes_of(blob_id: int) -> bytes:
    from congvan.kernel.models import Blob  # noqa: PLC0415 - only here

    return files.read_blob(Blob.objects.get(pk=blob_id))


def _stored(content: bytes, ending: str = "docx") -> int:
    received = files.receive(
        io.BytesIO(content), filename=f"du-thao.{ending}", allowed=files.OFFICE,
        max_bytes=MAX_BYTES, store=files.default_store(), scanner=files.default_scanner(),
    )  # fmt: skip
    return contents.keep(received=received)


def _addressees(lines: tuple[str, ...]) -> tuple[str, ...]:
    """As the letter sets them: a single one ends its own line, several get their signs there."""
    return (f"{_bare(lines[0])}.",) if len(lines) == 1 else tuple(_bare(line) for line in lines)


def _bare(line: str) -> str:
    return line.rstrip(";.")


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _slug(text: str) -> str:
    return files.clean_name(text)[:80]


def _id(device: devices.DeviceLine | None) -> int:
    if device is None:
        raise RuntimeError("The demo's people have key devices.")
    return device.device_id
