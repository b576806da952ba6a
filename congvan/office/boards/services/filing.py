"""Keep a post in a dossier: as PDF, with its files; from then on the dossier's own."""

from __future__ import annotations

import io
from pathlib import Path

from congvan.dossiers.papers import NewPaper, put_paper_within
from congvan.kernel import audit, clock, files
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import WrongState
from congvan.kernel.files import ContentType, ReceivedFile
from congvan.kernel.transactions import in_transaction
from congvan.kernel.typesetting import breakable, typeset
from congvan.office.attachments.models import Attachment
from congvan.office.boards import access, events
from congvan.office.boards.lifecycles import POST
from congvan.office.boards.models import BoardPost
from congvan.office.boards.services.posting import SUBJECT
from congvan.office.boards.states import Board
from congvan.organization.acting import ActingMember

TEMPLATE = Path(__file__).parent.parent / "post.typ"


def file_in(*, by: ActingMember, post_id: int, dossier_id: int) -> str:
    """Put a post the acting member reads into a dossier; returns the dossier's number.

    Filed there before, it is the same paper. Raises NotFound, NotAllowed, WrongState, and what
    typesetting raises. The PDF is made before the transaction, and made anew by a second try when
    the post was edited meanwhile.
    """
    found = access.get_post(by, post_id)
    pdf = _pdf(by, found)
    received = files.receive(
        io.BytesIO(pdf), filename=f"bai-dang-{found.pk}.pdf", allowed={ContentType.PDF},
        max_bytes=len(pdf), store=files.default_store(), scanner=files.default_scanner(),
    )  # fmt: skip
    return _file_in(by=by, post=found, dossier_id=dossier_id, received=received)


@in_transaction
def _file_in(*, by: ActingMember, post: BoardPost, dossier_id: int, received: ReceivedFile) -> str:
    sight = access.sight_of(by)
    found = access.get_post(by, post.pk, lock=True, sight=sight)
    POST.move(found.status, "file", access.post_parties(by, found, sight))
    if found.edition != post.edition:
        raise WrongState("Bài vừa được sửa.", next_step="Mở lại bài rồi lưu lần nữa.")
    printed = files.record(received)
    own = Attachment.objects.filter(
        agency_id=by.agency_id, subject_type=SUBJECT, subject_id=found.pk, taken_out_at=None
    ).order_by("position")
    paper = put_paper_within(
        by=by, dossier_id=dossier_id,
        paper=NewPaper(
            kind="Tin điều hành", title=found.title, author=found.poster.full_name,
            dated_on=found.posted_on, source_type=SUBJECT, source_id=found.pk,
            files=[(printed.pk, received.filename), *((one.blob_id, one.name) for one in own)],
        ),
    )  # fmt: skip
    audit.record(
        events.PostFiled(
            post_id=found.pk, board=str(Board(found.board).label), title=found.title,
            dossier=paper.dossier.code,
        ),
        by=by.actor,
    )  # fmt: skip
    return str(paper.dossier.code)


def _pdf(by: ActingMember, found: BoardPost) -> bytes:
    at = found.posted_at.astimezone(OFFICE_ZONE)
    edited = found.edited_at.astimezone(OFFICE_ZONE) if found.edited_at else None
    seat = found.posted_by
    data = {
        "organ": by.seat.agency_name,
        "board": f"Bảng tin {Board(found.board).label}",
        "title": breakable(found.title),
        "urgent": found.is_urgent,
        "poster": f"{found.poster.full_name}, {seat.post.title}",
        "when": f"{at:%H:%M ngày %d/%m/%Y}"
        + (f", sửa lần cuối {edited:%H:%M ngày %d/%m/%Y}" if edited else ""),
        "lines": [breakable(line.strip()) for line in found.text.splitlines() if line.strip()],
        "foot": f"Lưu vào hồ sơ {clock.now().astimezone(OFFICE_ZONE):%d/%m/%Y}",
    }
    return typeset(TEMPLATE, data, title=found.title)
