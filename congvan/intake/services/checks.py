"""What stands between an arrival and the book: barred content, signatures, subject, duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from congvan.documents.models import Organ
from congvan.documents.rules import barred, subjects
from congvan.documents.rules.barred import Barred
from congvan.documents.rules.subjects import Vague
from congvan.documents.rules.symbols import symbol_key
from congvan.documents.states import LegalValue
from congvan.intake.models import Arrival, ArrivalFile
from congvan.intake.states import ArrivalStatus
from congvan.kernel.errors import BusinessError, InvalidInput
from congvan.organization.acting import ActingMember
from congvan.registers.queries import SimilarEntry, similar_entries
from congvan.registers.states import PAPER_CHANNELS
from congvan.signing import queries as signatures
from congvan.signing.legal import is_altered, legal_value, needs_head

STOP = "stop"


class ContentBarred(BusinessError):
    """The paper may not enter the system; `found` says why and what to do instead."""

    code = "content_barred"

    def __init__(self, found: Barred) -> None:
        super().__init__(found.sentence, next_step=found.next_step)
        self.found = found


class HeadMustDecide(BusinessError):
    """Only the head may let this arrival into the book (R-029, R-294)."""

    code = "head_must_decide"


class FileAltered(BusinessError):
    """Its content is not what was signed: not even the head may accept it (R-167)."""

    code = "file_altered"


class SubjectVague(InvalidInput):
    """The subject says too little; `pattern` is how one writes it (R-038)."""

    code = "subject_vague"

    def __init__(self, vague: Vague) -> None:
        super().__init__(
            vague.sentence, next_step=f"Ghi theo mẫu: {vague.pattern}", field="subject"
        )
        self.pattern = vague.pattern


class DuplicateFound(BusinessError):
    """Something like it is in the book already; the clerk chooses one of three ways on (R-061)."""

    code = "duplicate_found"

    def __init__(self, similar: Sequence[SimilarEntry]) -> None:
        super().__init__(
            similar[0].sentence,
            next_step="Mở để so, gắn bản giấy vào số đã có, hoặc ghi lý do rồi vẫn vào sổ.",
        )
        self.similar = tuple(similar)


def check_content(arrival: Arrival, *, words: str) -> None:
    """Raise ContentBarred for marks of secrecy and complaints; HeadMustDecide when in doubt.

    The head's acceptance settles a doubt, never a stop (R-290, R-293, R-294).
    """
    found = barred.screen(f"{words}\n{arrival.text}")
    for one in found:
        if one.severity == STOP:
            raise ContentBarred(one)
    if found and arrival.status != ArrivalStatus.ACCEPTED:
        raise HeadMustDecide(found[0].sentence, next_step=found[0].next_step)


def checked_value(arrival: Arrival, main: ArrivalFile | None) -> LegalValue:
    """What the document is worth. Raises HeadMustDecide for an electronic one without valid signatures.

    Accepted by the head it comes in for reference only (R-006, R-029). Raises FileAltered.
    """
    if arrival.channel in PAPER_CHANNELS:
        return LegalValue.PAPER
    report = signatures.latest_report(main.blob_id) if main is not None else None
    if report is not None and not needs_head(report.verdict):
        return LegalValue(legal_value(report.verdict))
    if arrival.status == ArrivalStatus.ACCEPTED:
        check_unaltered(arrival, main)
        return LegalValue.REFERENCE
    if report is None and main is not None and main.blob.content_type == "pdf":
        raise HeadMustDecide(
            "Chưa kiểm xong chữ ký số của tệp.",
            next_step="Đợi vài giây rồi lưu lại; nếu cần ngay, báo người đứng đầu.",
        )
    raise HeadMustDecide(
        "Tệp không có đủ chữ ký số hợp lệ nên chưa vào sổ được.",
        next_step="Báo người đứng đầu quyết định, hoặc trả lại nơi gửi.",
    )


# One statement by the indexes of the file's blob and document_symbol; nearly always the answer is
# no, and then the six statements that say what is alike are not asked.
_SURELY_KNOWN = """
    SELECT EXISTS (
        SELECT 1 FROM documents_documentfile f JOIN documents_document d ON d.id = f.document_id
        WHERE f.blob_id = ANY(%(blobs)s) AND d.agency_id = %(agency)s
    ) OR (%(symbol)s <> '' AND EXISTS (
        SELECT 1 FROM documents_document
        WHERE agency_id = %(agency)s AND symbol_key = %(symbol)s AND issuer_id = %(issuer)s
          AND issued_on BETWEEN %(first)s AND %(last)s
    ))
"""


def check_new(
    by: ActingMember, *, symbol: str, issuer: Organ, issued_on: date, files: Sequence[ArrivalFile]
) -> None:
    """Raise DuplicateFound for the same file, or the same symbol of the same organ and year (R-061).

    A near subject is told while typing and never stops anybody, so it is not looked for here.
    """
    values: dict[str, Any] = {
        "agency": by.agency_id, "blobs": [file.blob_id for file in files],
        "symbol": symbol_key(symbol), "issuer": issuer.pk,
        "first": date(issued_on.year, 1, 1), "last": date(issued_on.year, 12, 31),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SURELY_KNOWN, values)
        row = cursor.fetchone()
    if row is None or not row[0]:
        return
    similar = similar_entries(
        by, symbol=symbol, issuer=issuer.name, issued_on=issued_on,
        sha256s=[file.blob.sha256 for file in files],
    )  # fmt: skip
    if any(one.is_sure for one in similar):
        raise DuplicateFound(similar)


def check_unaltered(arrival: Arrival, main: ArrivalFile | None) -> None:
    """Raise FileAltered for a signed electronic file whose content was changed afterwards."""
    if arrival.channel in PAPER_CHANNELS or main is None:
        return
    if is_altered(signatures.latest_report(main.blob_id)):
        raise FileAltered(
            "Tệp bị sửa sau khi ký nên không nhận được.",
            next_step="Trả lại nơi gửi, hoặc không tiếp nhận.",
        )


def check_subject(subject: str, *, type_code: str, issuer: str) -> None:
    """Raise SubjectVague for a subject that would tell nobody what the document is about."""
    vague = subjects.vague(subject, type_code, issuer=issuer)
    if vague is not None:
        raise SubjectVague(vague)
