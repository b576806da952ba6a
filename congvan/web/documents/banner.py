"""What stands over a document that its issuer recalled, or that a newer one took the place of."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.documents import queries as documents
from congvan.documents.queries import DocumentView
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role
from congvan.ui.items import Link
from congvan.web.desk.links import address


@dataclass(frozen=True, slots=True)
class Banner:
    """A calm notice with the way on."""

    kind: str
    icon: str
    title: str
    text: str
    link: Link | None = None


def banner_of(viewer: ActingMember, view: DocumentView, *, has_paper: bool) -> Banner | None:
    """The notice of a recalled (R-184) or superseded (R-187) document, None for any other.

    `has_paper` says that there is paper, which the clerk has to send back (R-186).
    """
    if view.recalled:
        return Banner(
            "note", "arrow-back-up", view.recalled, _recall_words(view, has_paper=has_paper),
            _paper_link(viewer, view) if has_paper else None,
        )  # fmt: skip
    if view.superseded_by_id is None:
        return None
    return Banner(
        "note", "exchange", "Văn bản này đã có bản mới thay thế.",
        "Bản này giữ lại để xem, không dùng để giải quyết nữa.",
        _newer(viewer, view.superseded_by_id),
    )  # fmt: skip


def _recall_words(view: DocumentView, *, has_paper: bool) -> str:
    """Why, what stays, and whether paper goes back (R-186)."""
    reason = f"Lý do: {view.recall_reason}." if view.recall_reason else ""
    paper = (
        f"Đã gửi trả bản giấy ngày {view.paper_returned_on:%d/%m/%Y}."
        if view.paper_returned_on else "Bản giấy phải gửi trả nơi gửi." if has_paper else ""
    )  # fmt: skip
    said = (reason.replace("..", "."), "Số đến và thông tin đăng ký vẫn giữ trong sổ.", paper)
    return " ".join(part for part in said if part)


def _paper_link(viewer: ActingMember, view: DocumentView) -> Link | None:
    """To the note that the paper went back, for the clerk, until it stands there."""
    if view.paper_returned_on is not None or not viewer.holds(Role.REGISTRY_CLERK):
        return None
    return Link("Ghi đã gửi trả", address("documents:paper-returned", view.document_id))


def _newer(viewer: ActingMember, document_id: int) -> Link | None:
    try:
        newer = documents.details(viewer, document_id)
    except NotFound:
        return None
    return Link(f"Mở bản mới: {newer.name}", address("documents:document", document_id))
