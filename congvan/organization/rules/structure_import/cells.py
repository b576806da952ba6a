"""Single cells: text, numbers, dates as offices write them; what is wrong goes to the row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from difflib import get_close_matches

from congvan.kernel.text import fold
from congvan.organization.rules.structure_import.sheets import ListRow

_WRITTEN_DAY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d\d:\d\d.*)?")
# Excel's day 1 is 01/01/1900, and it believes in 29/02/1900.
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(7_000, 80_000)
_EARLIEST, _LATEST = date(1900, 1, 1), date(2100, 12, 31)
_DAY_FIX = "Ghi ngày/tháng/năm đủ bốn chữ số năm, ví dụ 15/8/1963."


def text(row: ListRow, key: str) -> str:
    """The cell as text; an error when it is required and blank, or too long."""
    column = row.spec.column(key)
    value = row.cells.get(key)
    if isinstance(value, date):
        written = f"{value:%d/%m/%Y}"
    else:
        written = "" if value is None else str(value)
    if column.is_required and not written:
        row.error(key, f"Chưa ghi {column.title.lower()}.", "Điền vào ô này.")
    if written.startswith("#") and written.endswith(("!", "?", "A")):
        row.error(
            key, f"Ô báo lỗi công thức {written}.", "Sửa công thức, hoặc dán lại bằng giá trị."
        )
    elif len(written) > column.most:
        row.error(
            key, f"{column.title} dài {len(written)} ký tự, quá {column.most}.", "Viết ngắn lại."
        )
        return written[: column.most]
    return written


def whole_number(row: ListRow, key: str, *, low: int, high: int) -> int | None:
    """The cell as a number from `low` to `high`; None when blank or wrong."""
    value = row.cells.get(key)
    if value in (None, ""):
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        title = row.spec.column(key).title
        row.error(
            key,
            f"{title} “{_shown(value)}” không phải số từ {low} đến {high}.",
            "Ghi một số nguyên.",
        )
        return None
    return value


def day(row: ListRow, key: str) -> date | None:
    """The cell as a date: a date cell, or text dd/mm/yyyy; None when blank or wrong."""
    value = row.cells.get(key)
    if value in (None, ""):
        return None
    found = value if isinstance(value, date) else _written_day(row, key, value)
    if found is not None and not _EARLIEST <= found <= _LATEST:
        row.error(key, f"Ngày {found:%d/%m/%Y} không thể đúng.", _DAY_FIX)
        return None
    return found


def phone(row: ListRow, key: str) -> str:
    """The cell as a phone number; a number cell has lost its leading zero."""
    value = row.cells.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        written = f"0{value}"
        row.warning(
            key,
            f"Số {value} đã mất số 0 đầu, được đọc là {written}.",
            "Đặt cột là dạng chữ (Text).",
        )
        return written
    written = text(row, key)
    if written and not re.fullmatch(r"\+?[\d\s.()\-/]{6,30}", written):
        row.error(
            key, f"“{written}” không phải số điện thoại.", "Chỉ ghi một số, ví dụ 0905 123 456."
        )
    return written


def email(row: ListRow, key: str) -> str:
    """The cell as a mail address."""
    written = text(row, key)
    if written and not re.fullmatch(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+", written):
        row.error(
            key,
            f"“{written}” không phải địa chỉ thư.",
            "Ghi một địa chỉ, ví dụ annv@gialai.gov.vn.",
        )
    return written


def suggestion(wanted: str, names: Mapping[str, str]) -> str:
    """A question naming the name most like `wanted` ("" when none is); `names` gives each by its spellings."""
    by_folded = {fold(spelling): name for spelling, name in names.items()}
    close = get_close_matches(fold(wanted), by_folded, n=1, cutoff=0.8)
    return f"Có phải “{by_folded[close[0]]}”?" if close else ""


def _written_day(row: ListRow, key: str, value: object) -> date | None:
    title = row.spec.column(key).title
    if isinstance(value, int) and value in _SERIALS and not isinstance(value, bool):
        shown = _SERIAL_ZERO + timedelta(days=value)
        row.error(key, f"{title} là số {value}, không phải ngày.",
                  f"Đặt ô là dạng ngày (có phải {shown:%d/%m/%Y}?), hoặc gõ ngày dạng chữ.")  # fmt: skip
        return None
    written = _shown(value)
    if match := _WRITTEN_DAY.fullmatch(written):
        numbers = match.group(3), match.group(2), match.group(1)
    elif match := _ISO_DAY.fullmatch(written):
        numbers = match.group(1), match.group(2), match.group(3)
    else:
        why = " chỉ có năm" if re.fullmatch(r"\d{4}", written) else ""
        fix = "Ghi đủ ngày/tháng/năm, hoặc để trống." if why else _DAY_FIX
        row.error(key, f"Không đọc được {title.lower()} “{written}”{why and ':' + why}.", fix)
        return None
    try:
        return date(*map(int, numbers))
    except ValueError:
        row.error(key, f"Không có ngày “{written}”.", _DAY_FIX)
        return None


def _shown(value: object) -> str:
    return "" if value is None else str(value)
