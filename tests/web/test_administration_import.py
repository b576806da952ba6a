"""Pages of the import: a list is previewed, imported, dropped, and people are taken away as a list."""

from __future__ import annotations

import io
import re

import pytest
from django.test import Client
from django.urls import reverse

from congvan.kernel.spreadsheets import Column, Table, read_sheets, write_sheets
from congvan.organization.models import Membership, Person
from congvan.organization.rules.structure_import import SHEETS
from tests.pages.visitors import signed_in
from tests.world import World


@pytest.fixture
def client(world: World) -> Client:
    return signed_in(world, "anh")


def at(name: str, *args: object) -> str:
    return reverse(f"administration:{name}", args=args)


def text(response) -> str:
    return response.content.decode()


def workbook(**rows: list[list[object]]) -> io.BytesIO:
    given = dict(
        zip(
            (spec.name for spec in SHEETS), map(rows.get, ("units", "posts", "people")), strict=True
        )
    )
    tables = [
        Table(s.name, tuple(Column(c.title) for c in s.columns), given[s.name] or [])
        for s in SHEETS
    ]
    file = io.BytesIO(write_sheets(tables))
    file.name = "danh-sach.xlsx"
    return file


def test_list_is_previewed_then_imported(world: World, client: Client):
    assert client.post(at("import")).status_code == 422
    text_file = io.BytesIO(b"khong phai bang tinh")
    text_file.name = "a.xlsx"
    assert "Chưa đọc tệp" in text(client.post(at("import"), {"file": text_file}))
    wrong = client.post(
        at("import"), {"file": workbook(people=[["Phan Hoa", "x", "1988", "Thủ quỹ"]])}, follow=True
    )
    assert "3 lỗi, chưa nhập được" in text(wrong)
    assert "Xác nhận nhập" not in text(wrong)
    sent = client.post(
        at("import"),
        {
            "file": workbook(
                units=[["Tổ Tem"]],
                people=[["Phan Thị Hoa", "Chị", "3/9/1988", "Chuyên viên", "Tổ Tem"]],
            )
        },
    )
    preview = text(client.get(sent.url))
    assert "1 đơn vị mới, 1 người mới" in preview
    assert not Person.objects.filter(full_name="Phan Thị Hoa").exists()
    stale = client.post(sent.url, {"dau": "khac"})
    assert stale.status_code == 422
    assert "Chưa nhập" in text(stale)
    seen = re.search(r'name="dau" value="(\w+)"', preview).group(1)
    assert client.post(sent.url, {"dau": seen, "cap_tai_khoan": "1"}).url == at("accounts-open")
    assert Membership.objects.get(person__full_name="Phan Thị Hoa").unit.name == "Tổ Tem"
    assert client.post(sent.url, {"dau": seen}).status_code == 404


def test_uploaded_list_can_be_dropped(world: World, client: Client):
    sent = client.post(at("import"), {"file": workbook(units=[["Tổ Tem"]])})
    assert client.post(f"{sent.url}bo/").url == at("import")
    assert client.get(sent.url).status_code == 404


def test_list_of_people_is_taken_away_as_a_spreadsheet(world: World, client: Client):
    file = client.post(at("people-export"), {"tim": "lan"})
    rows = read_sheets(io.BytesIO(file.content))[0].rows
    assert rows[1].values[0] == "Hoàng Thị Lan"
    assert client.get(at("people-export")).status_code == 405
