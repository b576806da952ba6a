"""Getting a document is a gate: who may see it gets it, to everybody else it does not exist."""

from __future__ import annotations

from congvan.documents.models import Document
from congvan.documents.visibility import sees_whole_agency, visible_to
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.states import Role

__all__ = [
    "ContentRecalled",
    "check_keeps_catalogue",
    "check_readable",
    "check_registers",
    "get_document",
    "sees_whole_agency",
]

NO_DOCUMENT = "Không có văn bản này."


class ContentRecalled(BusinessError):
    """Its issuer recalled the document: number and metadata stay, the content is shown to nobody."""

    code = "content_recalled"


def get_document(viewer: ActingMember, document_id: int, *, lock: bool = False) -> Document:
    """One of `visible_to`, with type, field and organs; locked for change if asked.

    Raises NotFound for what does not exist and for what the viewer may not know of. Lock: the
    document, after its book when both are needed.
    """
    found = visible_to(viewer).select_related("type", "field", "issuer", "sender")
    if lock:
        found = found.select_for_update(of=("self",))
    document = found.filter(pk=document_id).first()
    if document is None:
        raise NotFound(
            NO_DOCUMENT, next_step="Kiểm tra lại đường dẫn, hoặc hỏi văn thư của cơ quan."
        )
    return document


def check_readable(document: Document) -> None:
    """Raise ContentRecalled for a document that its issuer recalled (R-184)."""
    if document.recalled_at is not None:
        raise ContentRecalled(
            recalled_sentence(document), next_step="Cần lại nội dung thì đề nghị nơi gửi gửi mới."
        )


def recalled_sentence(document: Document) -> str:
    """What is said wherever the content of a recalled document would be."""
    day = document.recalled_at.astimezone(OFFICE_ZONE) if document.recalled_at else None
    when = f" ngày {day:%d/%m/%Y}" if day else ""
    return f"Văn bản đã bị nơi gửi thu hồi{when} nên nội dung không còn mở được."


def check_registers(by: ActingMember) -> None:
    """Raise NotAllowed unless `by` is the registry's clerk (R-021)."""
    check_holds(by, Role.REGISTRY_CLERK, to="lập văn bản đến và vào sổ")


def check_keeps_catalogue(by: ActingMember) -> None:
    """Raise NotAllowed unless `by` keeps the agency's lists: administrator or clerk."""
    check_holds(by, Role.SYSADMIN_AGENCY, Role.REGISTRY_CLERK, to="sửa danh mục của cơ quan")
