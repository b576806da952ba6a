"""What a message may be about: a document or a piece of work the sender sees (R-254)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from congvan.desk import queries as desk
from congvan.desk.rules import moment_words
from congvan.documents import queries as documents
from congvan.kernel import clock
from congvan.organization.acting import ActingMember


@dataclass(frozen=True, slots=True)
class About:
    """A subject the sender sees; `values` fill the template's places."""

    subject_type: str
    subject_id: int
    title: str
    values: Mapping[str, str] = field(default_factory=dict)


def about_document(viewer: ActingMember, document_id: int) -> About:
    """A document the viewer sees. Raises NotFound."""
    found = documents.details(viewer, document_id)
    values = {"số": found.symbol, "trích yếu": found.subject, "nơi gửi": found.issuer}
    if found.timed_at:
        values["hạn"] = moment_words(found.timed_at, clock.now())
    elif found.reply_due_on:
        values["hạn"] = f"{found.reply_due_on:%d/%m/%Y}"
    title = f"{found.symbol} {found.subject}".strip()
    return About("document", document_id, title, values)


def about_work(viewer: ActingMember, item_id: int) -> About:
    """A piece of work in the viewer's lists or given by him. Raises NotFound."""
    line = desk.open_line(viewer, item_id)
    values = {"số": line.number, "trích yếu": line.title, "nơi gửi": line.origin}
    if line.due_at:
        values["hạn"] = moment_words(line.due_at, clock.now())
    return About(line.subject_type, line.subject_id, line.title, values)


def about_event(
    subject_type: str, subject_id: int, *, title: str, at: datetime | None = None, place: str = "",
    due_at: datetime | None = None,
) -> About:  # fmt: skip
    """A task or a meeting whose right the caller has checked by reading it for the viewer."""
    now = clock.now()
    values = {"trích yếu": title, "địa điểm": place}
    if at:
        values["giờ"] = moment_words(at, now)
    if due_at:
        values["hạn"] = moment_words(due_at, now)
    return About(subject_type, subject_id, title, values)
