"""Likely duplicates with the numbers under which they stand in the books (R-061)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from congvan.documents.queries.duplicates import Why, similar
from congvan.organization.acting import ActingMember
from congvan.registers.queries.entries import EntryView, entries_of
from congvan.registers.states import Channel

_WAYS = {
    Channel.PAPER_POST: "qua bưu chính",
    Channel.PAPER_HAND: "nộp trực tiếp",
    Channel.EXCHANGE: "qua trục",
    Channel.OFFICIAL_EMAIL: "qua thư công vụ",
    Channel.OTHER_SOFTWARE: "qua phần mềm khác",
    Channel.INCIDENT_ENTRY: "nhập bù sau sự cố",
    Channel.OTHER: "cách khác",
}


@dataclass(frozen=True, slots=True)
class SimilarEntry:
    """A document that may be the same, where it stands, and why it is thought so.

    `sentence` is ready for the page; `is_sure` when the clerk has to say why it is entered again.
    """

    document_id: int
    entry_id: int | None
    arrival_number: str
    entered_on: date | None
    channel: Channel | None
    why: Why
    is_sure: bool
    sentence: str


def similar_entries(
    viewer: ActingMember, *, symbol: str = "", issuer: str = "", issued_on: date | None = None,
    subject: str = "", sha256s: Sequence[str] = (), leave_out: int | None = None,
) -> list[SimilarEntry]:  # fmt: skip
    """`documents.queries.similar` with arrival numbers; at most six statements."""
    found = similar(
        viewer, symbol=symbol, issuer=issuer, issued_on=issued_on, subject=subject,
        sha256s=sha256s, leave_out=leave_out,
    )  # fmt: skip
    if not found:
        return []
    entries = entries_of(viewer, [document.document_id for document in found])
    return [
        SimilarEntry(
            document_id=document.document_id, entry_id=entry.entry_id if entry else None,
            arrival_number=entry.arrival_number if entry else "",
            entered_on=entry.entered_on if entry else None,
            channel=entry.channel if entry else None, why=document.why, is_sure=document.is_sure,
            sentence=f"{_where(document.symbol or document.words, entry)} ({document.why.value}).",
        )
        for document in found
        for entry in [entries.get(document.document_id)]
    ]  # fmt: skip


def _where(name: str, entry: EntryView | None) -> str:
    """ "2187/STC-QLNS, số đến 3402, qua trục 23/11"."""
    if entry is None:
        return name
    day = f"{entry.entered_on:%d/%m}"
    if entry.channel is None:
        return f"{name}, văn bản đi {day}"
    return f"{name}, số đến {entry.arrival_number}, {_WAYS[entry.channel]} {day}"
