"""Facts about imported lists."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureImported(Event):
    """Một danh sách XLSX được nhập; từng đơn vị, chức danh, người có sự kiện riêng."""

    code = "agency.structure_imported"
    template = "{actor} nhập danh sách: {units} đơn vị, {posts} chức danh, {people} người."
    subject = ("agency", "agency_id")

    agency_id: int
    units: int
    posts: int
    people: int
