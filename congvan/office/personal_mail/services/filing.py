"""Put a letter into a dossier, as PDF with its files: kept there though the letter is removed.

Two steps, because typesetting and the virus scan wait for other processes: the PDF is made and
stored first, then one transaction checks the right again and puts it in. A crash between them
leaves a file that nobody can reach.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from congvan.documents.rules.naming import short_name
from congvan.dossiers.models import DossierPaper
from congvan.dossiers.papers import NewPaper, put_paper_within
from congvan.kernel import audit, files
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.files import OFFICE, ReceivedFile
from congvan.kernel.transactions import in_transaction
from congvan.kernel.typesetting import typeset
from congvan.office.personal_mail import access, events
from congvan.office.personal_mail.models import Letter
from congvan.office.personal_mail.queries import reading
from congvan.office.personal_mail.queries.reading import LetterView, Receipt
from congvan.office.personal_mail.services.writing import SUBJECT_TYPE, files_of
from congvan.office.personal_mail.states import Opinion
from congvan.organization.acting import ActingMember

_TEMPLATE = Path(__file__).resolve().parents[1] / "letter.typ"
# A letter of 50 000 letters takes twenty pages; pictures are never in it.
MOST_BYTES = 8 << 20
KIND = "Thư"


def file_in_dossier(*, by: ActingMember, letter_id: int, dossier_id: int) -> DossierPaper:
    """Put a sent letter of the own ones into a dossier; again, it is the same paper.

    The sender's PDF has the opinions given until now. Raises NotFound for a letter or dossier that
    is not there for the member, NotAllowed, WrongState for a closed dossier, FontsMissing,
    TypesettingTooSlow. Lock: the dossier's row.
    """
    access.get_sent(by, letter_id)
    view = reading.letter(by, letter_id)
    printed = _stored(letter_pdf(by, view))
    return _put_in(by=by, letter_id=letter_id, dossier_id=dossier_id, printed=printed)


def letter_pdf(by: ActingMember, view: LetterView) -> bytes:
    """A letter as PDF/A, as its reader has it."""
    return typeset(_TEMPLATE, _data(by, view), title=view.subject)


@in_transaction
def _put_in(
    *, by: ActingMember, letter_id: int, dossier_id: int, printed: ReceivedFile
) -> DossierPaper:
    letter = access.get_sent(by, letter_id)
    blob = files.record(printed)
    kept = [(blob.pk, printed.filename), *((one.blob_id, one.name) for one in files_of(letter))]
    paper = NewPaper(
        kind=KIND, title=letter.subject, author=letter.author_name, dated_on=_day(letter),
        source_type=SUBJECT_TYPE, source_id=letter.pk, files=kept,
    )  # fmt: skip
    made = put_paper_within(by=by, dossier_id=dossier_id, paper=paper)
    audit.record(
        events.LetterFiled(
            letter_id=letter.pk, title=letter.subject, dossier_id=dossier_id,
            number=made.dossier.code,
        ),
        by=by.actor,
    )  # fmt: skip
    return made


def _stored(data: bytes) -> ReceivedFile:
    return files.receive(
        io.BytesIO(data), filename="thu.pdf", allowed=OFFICE, max_bytes=MOST_BYTES,
        store=files.default_store(), scanner=files.default_scanner(),
    )  # fmt: skip


def _data(by: ActingMember, view: LetterView) -> dict[str, Any]:
    sent = view.sent_at.astimezone(OFFICE_ZONE) if view.sent_at else None
    sender = f"{view.author} ({view.author_post})" if view.author_post else view.author
    facts = [
        ("Người gửi", sender),
        ("Gửi lúc", f"{sent:%H:%M ngày %d/%m/%Y}" if sent else ""),
        ("Gửi đến", ", ".join(view.to)),
        ("Đồng gửi", ", ".join(view.cc)),
        ("Phúc đáp trước", f"{view.reply_due_on:%d/%m/%Y}" if view.reply_due_on else ""),
        ("Văn bản nhắc đến", "; ".join(short_name(d.symbol, d.subject, d.issued_on) for d in view.documents)),
    ]  # fmt: skip
    return {
        "organ": by.seat.agency_name,
        "author": view.author,
        "facts": [fact for fact in facts if fact[1]],
        "body": view.body.split("\n"),
        "quoted": view.quoted.split("\n") if view.quoted else [],
        "files": [file.name for file in view.files],
        "opinions": [_opinion(one) for one in view.receipts if view.asks_opinion],
        "foot": f"Thư của {view.author}, hệ thống quản lý văn bản",
    }


def _opinion(one: Receipt) -> tuple[str, str, str]:
    word = str(Opinion(one.opinion).label)
    return one.name, word, one.opinion_note


def _day(letter: Letter) -> Any:
    moment = letter.sent_at or letter.made_at
    return moment.astimezone(OFFICE_ZONE).date()
