"""What a print-out is, who printed it when, and how a date is written in a book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localtime

from congvan.organization.acting import ActingMember
from congvan.organization.queries import agencies

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"


@dataclass(frozen=True, slots=True)
class Printout:
    """A file to save or to print; `name` is ours and plain ASCII."""

    name: str
    data: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose paper it is, and the mark of R-377: by whom, when, which document or book."""

    superior: str
    organ: str
    mark: str


def letterhead(viewer: ActingMember, *, about: str, at: datetime) -> Letterhead:
    """The names on top and the mark at the foot; `about` names the thing printed (R-377)."""
    agency = agencies.get_agency(viewer)
    superior = agency.parent.name if agency.parent else ""
    moment = f"{localtime(at):%H:%M ngày %d/%m/%Y}"
    who = viewer.person_name
    if viewer.is_substitute:
        who = f"{who} (thay mặt {viewer.seat.person_name})"
    return Letterhead(superior, agency.name, f"{about} · In bởi {who}, {moment} · {agency.name}")


def day_words(day: date | None) -> str:
    """The day as books write it, "" for none: two digits each for day and month (NĐ 30 PL IV)."""
    return f"{day:%d/%m/%Y}" if day else ""


def period_words(from_: date | None, to: date | None) -> str:
    """What part of the book was asked for, "" for all of it."""
    if from_ and to:
        return f"từ ngày {day_words(from_)} đến ngày {day_words(to)}"
    if from_:
        return f"từ ngày {day_words(from_)}"
    return f"đến ngày {day_words(to)}" if to else ""
