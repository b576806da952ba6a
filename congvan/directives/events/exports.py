"""Facts about lists of incoming documents that leave the system as files (R-305)."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingExported(Event):
    """Một người tải danh sách văn bản đến ra tệp Excel."""

    code = "incoming.exported"
    template = "{actor} tải danh sách văn bản đến “{list_name}”, {documents} văn bản."
    subject = ("agency", "agency_id")

    agency_id: int
    list_name: str
    documents: int
