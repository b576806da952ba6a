"""The document in the pane beside a list: what it is, the one thing to do, its first page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.directives.queries.standing import HandlingView
from congvan.directives.states import OPEN_HANDLING
from congvan.documents.queries import DocumentView
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.signing.pills import REFERENCE
from congvan.ui.items import Due, Pill
from congvan.web.addresses import address
from congvan.web.deadlines import due_of_open

# What the button says; the form itself is on the document's page.
_ACTS = {
    "forward": "Chuyển văn bản",
    "direct": "Đọc và chỉ đạo",
    "pass_on": "Giao xử lý",
    "complete": "Xử lý",
    "finish_part": "Phối hợp",
}
_PICTURE_WIDTH = 800


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What the pane shows; `picture` is "" when there is no page to show."""

    title: str
    href: str
    act: str
    pills: tuple[Pill, ...]
    due: Due | None
    second: tuple[str, ...]
    said: tuple[tuple[str, str], ...]
    picture: str
    picture_srcset: str


def preview_page(
    view: DocumentView, handling: HandlingView, now: datetime, calendar: WorkingCalendar
) -> PreviewPage:
    """Put the pane together from the document and where its handling stands."""
    is_open = handling.status in OPEN_HANDLING
    pills = [Pill(mine.part.value) for mine in handling.mine[:1]]
    pills.append(Pill("doing" if is_open else "done", str(handling.status.label)))
    if view.is_reference:
        pills.append(REFERENCE)
    main = None if view.recalled else view.main_file
    said = tuple(
        (mine.giver, mine.text or mine.note) for mine in handling.mine[:2] if mine.text or mine.note
    )
    return PreviewPage(
        title=view.subject,
        href=address("documents:document", view.document_id),
        act=_ACTS.get(handling.main, "Mở văn bản"),
        pills=tuple(pills),
        due=due_of_open(handling.due_at, now, calendar) if is_open else None,
        second=tuple(
            part for part in (view.symbol, view.issuer, f"{handling.lead} giữ" if handling.lead and is_open else "")
            if part
        ),
        said=said,
        picture=_picture(view.document_id, main.file_id, _PICTURE_WIDTH) if main else "",
        picture_srcset=", ".join(
            f"{_picture(view.document_id, main.file_id, width)} {width}w"
            for width in (_PICTURE_WIDTH, 1200)
        ) if main else "",
    )  # fmt: skip


def _picture(document_id: int, file_id: int, width: int) -> str:
    return address("documents:page", document_id, file_id, 1, width)
