"""Check what was entered about a document, field by field, before it is stored."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection

from congvan.desk.states import Urgency
from congvan.documents.models import Document
from congvan.documents.rules import symbols
from congvan.documents.services.columns import column
from congvan.documents.states import Circulation, Direction, LegalValue, Sensitivity
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import fold, nfc

SUBJECT_KEY_LENGTH = 600
# Older than any office's papers: a slip of the pen, like 0026.
FIRST_DAY = date(1945, 9, 2)
# NĐ 30 PL6 gives the number of pages three places; the table keeps what a smallint holds.
MOST_PAGES = 32767

_TEXTS = (
    "symbol", "subject", "source_subject", "signer_name", "signer_position", "language", "note",
)  # fmt: skip
_CHOICES = {
    "urgency": Urgency, "circulation": Circulation, "sensitivity": Sensitivity,
    "legal_value": LegalValue,
}  # fmt: skip


def checked_fields(
    given: dict[str, Any], *, agency_id: int, direction: Direction, before: Document | None = None
) -> dict[str, Any]:
    """The values to store for `given` (names of DocumentDetails), with the keys made from them.

    `before` is the document when only some fields change. Raises InvalidInput with the field.
    """
    values = dict(given)
    for name in _TEXTS:
        if name in values:
            values[name] = _text(name, values[name])
    if "subject" in values:
        if not values["subject"]:
            raise InvalidInput("Chưa ghi trích yếu.", next_step="Ghi trích yếu nội dung của văn bản.", field="subject")  # fmt: skip
        values["subject_key"] = fold(values["subject"])[:SUBJECT_KEY_LENGTH]
    if "symbol" in values:
        values |= _symbol_fields(values["symbol"])
    for name, kind in _CHOICES.items():
        if name in values and values[name] not in kind.values:
            raise InvalidInput(f"{_label(name)}: chọn một giá trị trong danh sách.", field=name)
    _check_catalogue(values, agency_id, before)
    _check_days(values, direction, before)
    _check_pages(values)
    return values


def _label(name: str) -> str:
    return str(column(Document, name).verbose_name)


def _text(name: str, value: str) -> str:
    text = " ".join(nfc(value).split())
    longest = column(Document, name).max_length
    if longest is not None and len(text) > longest:
        raise InvalidInput(
            f"{_label(name)} dài {len(text)} ký tự, tối đa {longest}.",
            next_step="Ghi ngắn lại.", field=name,
        )  # fmt: skip
    return text


def _symbol_fields(text: str) -> dict[str, Any]:
    """Number, notation, symbol and key: canonical when it is a symbol, as typed when it is none."""
    symbol = symbols.parse(text)
    if symbol is not None:
        number, notation, written = symbol.written_number, symbol.notation, symbol.written
    else:
        number, _, notation = text.partition("/")
        number, notation, written = number.strip(), notation.strip(), text
        if not notation and not number.isdigit():
            number, notation = "", number
    too_long = next(
        (name for name, value in (("number", number), ("notation", notation), ("symbol", written))
         if len(value) > (column(Document, name).max_length or 0)), None,
    )  # fmt: skip
    if too_long:
        raise InvalidInput(
            f"{_label(too_long)} “{text}” quá dài.",
            next_step="Ghi đúng số, ký hiệu trên văn bản, ví dụ 1302/UBND-KT.", field="symbol",
        )  # fmt: skip
    return {
        "number": number, "notation": notation, "symbol": written,
        "symbol_key": symbols.symbol_key(text),
    }  # fmt: skip


# What a document refers to, all looked up at once: none of them is left out of the statement,
# and an id that is not asked about is null, which is found nowhere.
_IN_CATALOGUE = """
    SELECT EXISTS (SELECT 1 FROM documents_documenttype WHERE id = %(type_id)s
            AND valid_from <= %(today)s AND (valid_to IS NULL OR valid_to >= %(today)s)),
        EXISTS (SELECT 1 FROM documents_fieldofwork
            WHERE id = %(field_id)s AND agency_id = %(agency)s AND NOT is_closed),
        EXISTS (SELECT 1 FROM documents_organ WHERE id = %(issuer_id)s AND agency_id = %(agency)s),
        EXISTS (SELECT 1 FROM documents_organ WHERE id = %(sender_id)s AND agency_id = %(agency)s)
"""
_REFERENCES = ("type_id", "field_id", "issuer_id", "sender_id")


def _check_catalogue(values: dict[str, Any], agency_id: int, before: Document | None) -> None:
    """Type in force, field and organs of this agency; unchanged ones need not be in force."""
    asked = {
        name: None if values.get(name) == getattr(before, name, None) else values.get(name)
        for name in _REFERENCES
    }
    if any(chosen is not None for chosen in asked.values()):
        with connection.cursor() as cursor:
            cursor.execute(_IN_CATALOGUE, asked | {"agency": agency_id, "today": clock.today()})
            found = cursor.fetchone() or ()
        for name, is_found in zip(_REFERENCES, found, strict=True):
            if asked[name] is not None and not is_found:
                raise InvalidInput(
                    f"{_label(name.removesuffix('_id'))} không có trong danh mục.",
                    next_step="Chọn lại trong danh sách.", field=name.removesuffix("_id"),
                )  # fmt: skip
    if "type_id" in values and values["type_id"] is None:
        raise InvalidInput("Chưa chọn tên loại.", next_step="Chọn tên loại văn bản.", field="type")


def _check_days(values: dict[str, Any], direction: Direction, before: Document | None) -> None:
    required = {
        "issued_on": ("Chưa ghi ngày văn bản.", "Ghi ngày, tháng, năm trên văn bản."),
        "issuer_id": ("Chưa ghi cơ quan ban hành.", "Chọn hoặc gõ tên cơ quan ban hành."),
        "sender_id": ("Chưa ghi nơi gửi.", "Chọn nơi gửi; nếu gửi thẳng thì là cơ quan ban hành."),
    }
    for name, (sentence, next_step) in required.items():
        if direction is Direction.IN and name in values and values[name] is None:
            raise InvalidInput(sentence, next_step=next_step, field=name.removesuffix("_id"))
    issued_on = values.get("issued_on")
    if issued_on is not None and not FIRST_DAY <= issued_on <= clock.today() + timedelta(days=1):
        raise InvalidInput(
            f"Ngày văn bản {issued_on:%d/%m/%Y} không đúng: sau hôm nay hoặc quá xưa.",
            next_step="Ghi đúng ngày trên văn bản.", field="issued_on",
        )  # fmt: skip
    timed_at = values.get("timed_at", getattr(before, "timed_at", None))
    urgency = values.get("urgency", getattr(before, "urgency", None))
    if timed_at is not None and urgency != Urgency.FLASH:
        raise InvalidInput(
            "Chỉ văn bản hỏa tốc mới hẹn giờ.",
            next_step="Chọn độ khẩn Hỏa tốc, hoặc bỏ giờ hẹn.", field="timed_at",
        )  # fmt: skip


def _check_pages(values: dict[str, Any]) -> None:
    pages = values.get("page_count")
    if pages is not None and not 0 < pages <= MOST_PAGES:
        raise InvalidInput(
            "Số trang phải từ 1 trở lên.", next_step="Ghi lại số trang.", field="page_count"
        )
