"""Lists of units, posts and people for Sở KH&CN, as an administrator would fill them in."""

from __future__ import annotations

from functools import cache

from congvan.kernel.spreadsheets import Column, Table, write_sheets
from congvan.organization.rules.structure_import import SHEETS

UNITS = [{"Tên đơn vị": "Phòng Sở hữu trí tuệ", "Chữ viết tắt": "SHTT"}]
POSTS = [{"Chức danh": "Thanh tra viên", "Thứ bậc": "40"}]
PEOPLE = [
    {"Họ và tên": "Nguyễn Lệ Ninh", "Xưng hô": "Chị", "Chức danh": "Chuyên viên",
     "Đơn vị": "Phòng Sở hữu trí tuệ", "Ngày sinh": "09/03/1990"},
    {"Họ và tên": "Đoàn Ngọc Trấn", "Xưng hô": "Anh", "Chức danh": "Thanh tra viên",
     "Đơn vị": "Phòng Sở hữu trí tuệ", "Ngày sinh": "20/11/1988"},
]  # fmt: skip


@cache
def list_without_mistakes() -> bytes:
    """One unit, one post, two people."""
    return _filled(UNITS, POSTS, PEOPLE)


@cache
def list_with_mistakes() -> bytes:
    """The same list with a unit that does not exist and a birth date that is none."""
    wrong = [{**PEOPLE[0], "Ngày sinh": "31/02/1990"}, {**PEOPLE[1], "Đơn vị": "Phòng Không Có"}]
    return _filled(UNITS, POSTS, wrong)


def _filled(*rows: list[dict[str, str]]) -> bytes:
    tables = []
    for spec, given in zip(SHEETS, rows, strict=True):
        titles = [column.title for column in spec.columns]
        unknown = {title for row in given for title in row} - set(titles)
        assert not unknown, f"{spec.name} has no column {unknown}, only {titles}"
        cells = [[row.get(title, "") for title in titles] for row in given]
        tables.append(Table(spec.name, tuple(Column(title, 20) for title in titles), cells))
    return write_sheets(tables)
