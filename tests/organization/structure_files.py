"""Lists of units, posts and people as files: right ones, and ones that mean harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date

from congvan.kernel.spreadsheets import (
    Column,
    Table,
    read_sheets,
    write_sheets,
)
from congvan.organization.rules.structure_import import (
    SHEETS,
    Known,
    KnownPerson,
    KnownPost,
    KnownUnit,
    Plan,
    check,
)

TODAY = date(2026, 11, 23)
SHEET = "xl/worksheets/sheet1.xml"
KNOWN = Known(
    units=(KnownUnit(1, "Phòng Chuyển đổi số", "P. CĐS", "CĐS", "", 1),),
    posts=(
        KnownPost(1, "Chuyên viên", 40, ("specialist",), False),
        KnownPost(2, "Chánh thanh tra", 30, (), True),
    ),
    people=(
        KnownPerson(7, "Nguyễn Văn An", "anh", date(1990, 3, 2), "0905", "", "", "",
                    (("Chuyên viên", "Phòng Chuyển đổi số"),), True),
        KnownPerson(8, "Lê Thị Hà", "chi", None, "", "", "", "", (("Chuyên viên", ""),), False),
    ),
    login_names=frozenset({"annv", "minhnv"}),
    role_codes={"Chuyên viên": "specialist", "Người theo dõi, đôn đốc": "monitor"},
)  # fmt: skip


def workbook(**rows: list[list[object]]) -> bytes:
    """A list with the template's headings; keyword names are units, posts, people."""
    given = dict(
        zip(
            (spec.name for spec in SHEETS), map(rows.get, ("units", "posts", "people")), strict=True
        )
    )
    return write_sheets(
        Table(spec.name, tuple(Column(c.title) for c in spec.columns), given[spec.name] or [])
        for spec in SHEETS
    )


def plan(known: Known = KNOWN, **rows: list[list[object]]) -> Plan:
    return check(read_sheets(io.BytesIO(workbook(**rows))), known, today=TODAY)


def told(plan: Plan) -> list[tuple[str, int, str]]:
    """Where the errors are."""
    return [(p.sheet, p.row, p.column) for p in plan.errors]


def rebuilt(
    change: dict[str, Callable[[bytes], bytes]] | None = None,
    *,
    add: dict[str, bytes] | None = None,
) -> bytes:
    """A sound file with parts changed or added by an attacker."""
    source = zipfile.ZipFile(io.BytesIO(workbook(people=[["Lê An", "Anh"]])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in source.infolist():
            data = source.read(info)
            archive.writestr(info.filename, (change or {}).get(info.filename, bytes)(data))
        for name, data in (add or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def with_rows(rows: bytes) -> Callable[[bytes], bytes]:
    return lambda data: (
        data[: data.index(b"<sheetData>")] + b"<sheetData>" + rows + b"</sheetData></worksheet>"
    )


def cells(numbers: range) -> bytes:
    return b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in numbers)


HOSTILE = {
    "text": lambda: b"Ho va ten,Xung ho\n",
    "empty": lambda: b"",
    "pdf": lambda: b"%PDF-1.7\n%%EOF",
    "old excel": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096),
    "cut off": lambda: workbook()[:3000],
    "a million rows": lambda: rebuilt({SHEET: with_rows(cells(range(1, 1_000_001)))}),
    "too many rows": lambda: rebuilt({SHEET: with_rows(cells(range(1, 6_000)))}),
    "bomb": lambda: rebuilt({SHEET: lambda data: data + b" " * 200_000_000}),
    "entities": lambda: rebuilt({SHEET: lambda data: b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + data}),
    "styles": lambda: rebuilt({"xl/styles.xml": lambda d: d.replace(b"</cellXfs>", b"<xf/>" * 400_000 + b"</cellXfs>")}),
    "shared texts": lambda: rebuilt({"xl/sharedStrings.xml": lambda d: d[: d.index(b"<si>")] + b"<si/>" * 400_000 + b"</sst>"}),
    "external link": lambda: rebuilt(add={"xl/externalLinks/externalLink1.xml": b"<x/>"}),
    "macro": lambda: rebuilt(add={"xl/vbaProject.bin": b"x"}),
    "broken text index": lambda: rebuilt({SHEET: with_rows(b'<row r="1"><c r="A1" t="s"><v>999</v></c></row>')}),
}  # fmt: skip
