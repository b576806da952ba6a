"""Facts about lists that come in and go out."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleExported(Event):
    """Danh sách người của cơ quan được tải về; có dữ liệu cá nhân nên được ghi lại."""

    code = "agency.people_exported"
    template = "{actor} tải danh sách {people} người về máy."
    subject = ("agency", "agency_id")

    agency_id: int
    people: int
