"""Texts of a package → numbers, dates, moments. What cannot be understood is absent and told."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from edxml_vn.findings import Findings

# The format has no zone; a sender that writes one is brought to Vietnamese time.
VIETNAM = timedelta(hours=7)

_INTEGER = re.compile(r"[+-]?\d{1,9}", re.ASCII)
_CIDS = re.compile(r"(?:cid:\s*)+", re.IGNORECASE)
_DAY = r"(?:(?P<y>\d{4})(?P<s>[/.-])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})|(?P<d2>\d{1,2})(?P<s2>[/.-])(?P<m2>\d{1,2})(?P=s2)(?P<y2>\d{4}))"
_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,]\d{1,9})?)?"
_ZONE = r"(?P<zone>Z|[+-]\d{2}:?\d{2})?"
_MOMENT = re.compile(rf"{_DAY}(?:(?:T|\s+){_TIME}\s*{_ZONE})?", re.ASCII)
_PLAIN_DATE = re.compile(r"\d{4}/\d{2}/\d{2}", re.ASCII)
_PLAIN_MOMENT = re.compile(r"\d{4}/\d{2}/\d{2} \d{2}:\d{2}:\d{2}", re.ASCII)
# Of a text that is shown in a sentence.
LONGEST_SHOWN = 60


def shown(text: str) -> str:
    """A piece of a received text for a sentence."""
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def organ_id(text: str | None) -> str | None:
    """A code; the word "null" of careless senders is none (SPEC §11.12)."""
    return None if text is None or text.lower() == "null" else text


def content_id(text: str | None) -> str | None:
    """Without every leading "cid:" (SPEC §5, rule 1)."""
    if text is None:
        return None
    found = _CIDS.match(text)
    return (text[found.end() :] if found else text) or None


def integer(
    text: str | None, place: str, findings: Findings, *, allowed: range | None = None
) -> int | None:
    """A whole number as received; one outside `allowed` is kept and told."""
    if text is None:
        return None
    if not _INTEGER.fullmatch(text):
        findings.warn(
            "bad_number", place, f"“{shown(text)}” không phải là số nguyên; coi như không có."
        )
        return None
    number = int(text)
    if allowed is not None and number not in allowed:
        findings.warn(
            "unknown_number", place, f"Giá trị {number} không có trong danh mục của quy chuẩn."
        )
    return number


def truth(text: str | None, place: str, findings: Findings) -> bool | None:
    """true or false, also 1 or 0."""
    if text is None:
        return None
    found = {"true": True, "1": True, "false": False, "0": False}.get(text.lower())
    if found is None:
        findings.warn(
            "bad_truth", place, f"“{shown(text)}” không phải là true hay false; coi như không có."
        )
    return found


def day(text: str | None, place: str, findings: Findings) -> date | None:
    """yyyy/MM/dd; other habits are understood and told, impossible dates are absent."""
    found = _moment(text, place, findings)
    if found is not None and not _PLAIN_DATE.fullmatch(text or ""):
        findings.warn(
            "odd_date", place, f"Ngày “{shown(text or '')}” không viết theo dạng năm/tháng/ngày; đã hiểu là {found:%d/%m/}{found.year:04}."
        )  # fmt: skip
    return found.date() if found is not None else None


def moment(text: str | None, place: str, findings: Findings) -> datetime | None:
    """yyyy/MM/dd HH:mm:ss in local time; likewise."""
    found = _moment(text, place, findings)
    if found is not None and not _PLAIN_MOMENT.fullmatch(text or ""):
        findings.warn(
            "odd_time", place, f"Thời điểm “{shown(text or '')}” không viết theo dạng năm/tháng/ngày giờ:phút:giây."
        )  # fmt: skip
    return found


def status_code(text: str | None, findings: Findings) -> str | None:
    """Two digits; others as received."""
    if text is not None and len(text) == 1 and text in "0123456789":
        findings.warn(
            "short_status",
            "MessageHeader/StatusCode",
            f"Mã trạng thái “{text}” chỉ có một chữ số; đã hiểu là 0{text}.",
        )
        return f"0{text}"
    return text


def _moment(text: str | None, place: str, findings: Findings) -> datetime | None:
    if text is None:
        return None
    found = _MOMENT.fullmatch(text)
    if found is not None:
        part = found.groupdict()
        try:
            at = datetime(  # noqa: DTZ001 - the format has no zone
                int(part["y"] or part["y2"]), int(part["m"] or part["m2"]), int(part["d"] or part["d2"]),
                int(part["hour"] or 0), int(part["minute"] or 0), int(part["second"] or 0),
            )  # fmt: skip
            return at if not part["zone"] else at - _offset(part["zone"]) + VIETNAM
        except (ValueError, OverflowError):
            pass
    findings.warn(
        "bad_date", place, f"“{shown(text)}” không phải là ngày có thật; coi như không có."
    )
    return None


def _offset(zone: str) -> timedelta:
    if zone == "Z":
        return timedelta()
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if zone[0] == "-" else offset
