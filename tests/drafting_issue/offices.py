"""An office that issues: a letter from the template, its approval, and short ways to each step.

`quick` puts a stand-in for LibreOffice and for the signing keys: a PDF made once, and signatures
that append a line. The real ones are in `test_real.py`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from unittest import mock

from congvan.drafting import conversion, making
from congvan.drafting.models import Draft, Issue, IssueFile
from congvan.drafting.services import (
    dispatch,
    drafts,
    issuing,
    issuing_numbers,
    producing,
    review,
    signing_steps,
)
from congvan.drafting.services.drafts import NewDraftFile
from congvan.drafting.states import FileKind
from congvan.kernel import clock, files
from congvan.kernel.models import Blob
from congvan.registers.models import Book
from congvan.signing.services import signing
from congvan.signing.services.signing import Order, Outcome, Signed
from tests.drafting import papers
from tests.drafting.papers import CHECKED, Office
from tests.intake.desk import letter

DEVICE, PIN = 1, "1234"
RECIPIENTS = "Kính gửi: Sở Tài chính\nNơi nhận:\n- Như trên;\n- Giám đốc, các Phó Giám đốc;\n- Phòng Quản lý Khoa học;\n- Lưu: VT, CĐS (2 bản)."


@lru_cache(maxsize=8)
def docx(subject: str = "Về việc bố trí kinh phí chuyển đổi số năm 2027") -> bytes:
    """A letter made from the template of NĐ 30, number and date blank."""
    return making.make_docx("cong_van", {
        "superior": "UBND tỉnh Gia Lai", "organ": "Sở Khoa học và Công nghệ",
        "notation": "SKHCN-CĐS", "place": "Gia Lai", "subject": subject,
        "recipients": ["Sở Tài chính"], "body": ["Sở đề nghị bố trí kinh phí.", "Đề nghị quý Sở xem xét."],
        "copies": ["Như trên", "Phòng Quản lý Khoa học"], "archive_unit": "CĐS", "copies_kept": "2",
        "title": "Giám đốc", "signer": "Trần Đình Khải",
    })  # fmt: skip


@contextlib.contextmanager
def quick() -> Iterator[None]:
    """Stand-ins for the slow parts."""
    with (
        mock.patch.object(conversion, "to_pdf", return_value=letter()),
        mock.patch.object(dispatch, "page_count", return_value=1),
        mock.patch.object(signing, "sign_blob", _sign_blob),
        mock.patch.object(signing, "sign_blobs", _sign_blobs),
    ):
        yield


def _sign_blob(
    *, by: Any, device_id: int, pin: str, blob_id: int, mark: Any, purpose: str = ""
) -> Signed:
    assert pin == PIN, device_id
    data = files.read_blob(Blob.objects.get(pk=blob_id))
    added = (
        f"\n% {type(mark).__name__} {by.person_name} {getattr(mark, 'text', '')}\n%%EOF\n".encode()
    )
    return Signed(papers.stored(data + added, "ky.pdf"), clock.now())


def _sign_blobs(*, by: Any, device_id: int, pin: str, orders: Sequence[Order]) -> list[Outcome]:
    return [
        Outcome(one, _sign_blob(by=by, device_id=device_id, pin=pin, blob_id=one.blob_id, mark=one.mark))
        for one in orders
    ]  # fmt: skip


def approved(
    office: Office, *, attachments: Sequence[tuple[str, bytes]] = (), **changes: Any
) -> Draft:
    """An's letter approved by the director, its content confirmed by the head of the unit."""
    usual: dict[str, Any] = {"recipients_text": RECIPIENTS}
    files = [NewDraftFile(FileKind.MAIN, "cong-van.docx", papers.stored(docx()))] + [
        NewDraftFile(FileKind.ATTACHMENT, name, papers.stored(content, name))
        for name, content in attachments
    ]  # fmt: skip
    given = papers.details(office, **{**usual, **changes})
    draft = drafts.new_draft(by=office.an, details=given, files=files)
    return carried(office, draft)


def carried(office: Office, draft: Draft) -> Draft:
    """A draft of An's through its head and to the director's approval."""
    review.submit_to_unit(by=office.an, draft_id=draft.pk)
    review.agree(by=office.tuan, draft_id=draft.pk)
    review.submit_to_leader(by=office.an, draft_id=draft.pk)
    review.approve(by=office.khai, draft_id=draft.pk, checked=CHECKED)
    return papers.fresh(draft)


def issue_of(draft: Draft) -> Issue:
    return Issue.objects.filter(draft=draft).latest("pk")


def opened(office: Office, **changes: Any) -> Issue:
    return issue_of(approved(office, **changes))


def laid_out(office: Office, **changes: Any) -> Issue:
    issue = opened(office, **changes)
    return issuing.confirm_layout_step(by=office.lan, issue_id=issue.pk)


def out_book(office: Office) -> int:
    """The newest book."""
    books = Book.objects.filter(agency_id=office.agency_id, kind="out", is_default=True)
    return books.latest("year").pk


def numbered(office: Office, issue: Issue | None = None, **changes: Any) -> Issue:
    issue = issue or laid_out(office, **changes)
    return issuing_numbers.number(
        by=office.lan, issue_id=issue.pk, book_id=out_book(office), issued_on=clock.today()
    )


def with_pdf(office: Office, **changes: Any) -> Issue:
    issue = numbered(office, **changes)
    producing.produce(issue_id=issue.pk)
    return fresh(issue)


def signed(office: Office, **changes: Any) -> Issue:
    issue = with_pdf(office, **changes)
    return signing_steps.sign(by=office.khai, issue_id=issue.pk, device_id=DEVICE, pin=PIN)


def sealed(office: Office, **changes: Any) -> Issue:
    issue = signed(office, **changes)
    return signing_steps.seal(by=office.lan, issue_id=issue.pk, device_id=DEVICE, pin=PIN)


def issued(office: Office, **changes: Any) -> Issue:
    return dispatch.issue(by=office.lan, issue_id=sealed(office, **changes).pk)


def fresh(issue: Issue) -> Issue:
    return Issue.objects.get(pk=issue.pk)


def main_of(issue: Issue) -> IssueFile:
    return IssueFile.objects.get(issue=issue, role="main")


def content(blob: Blob | None) -> bytes:
    assert blob is not None
    return files.read_blob(blob)


def pdf(name: str = "scan.pdf") -> int:
    """A stored PDF."""
    return papers.stored(letter(1), name)


def today() -> date:
    return clock.today()
