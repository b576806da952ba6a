"""Getting a document is a gate: who may see it gets it, to everybody else it does not exist."""

from __future__ import annotations

from congvan.documents.models import Document
from congvan.documents.visibility import sees_whole_agency, visible_to
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.states import Role

__all__ = ["check_keeps_catalogue", "check_registers", "get_document", "sees_whole_agency"]

NO_DOCUMENT = "Không có văn bản này."


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


def check_registers(by: ActingMember) -> None:
    """Raise NotAllowed unless `by` is the registry's clerk (R-021)."""
    check_holds(by, Role.REGISTRY_CLERK, to="lập văn bản đến và vào sổ")


def check_keeps_catalogue(by: ActingMember) -> None:
    """Raise NotAllowed unless `by` keeps the agency's lists: administrator or clerk."""
    check_holds(by, Role.SYSADMIN_AGENCY, Role.REGISTRY_CLERK, to="sửa danh mục của cơ quan")
