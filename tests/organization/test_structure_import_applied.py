"""A previewed list is applied once, whole, and by whoever uploaded it."""

from __future__ import annotations

import io
from datetime import date

import pytest

from congvan.kernel.errors import NotAllowed, NotFound
from congvan.kernel.models import AuditEvent
from congvan.kernel.spreadsheets import (
    read_sheets,
)
from congvan.organization.models import Membership, Person, Unit
from congvan.organization.queries.structure_import import known_structure
from congvan.organization.rules.structure_import import (
    check,
)
from congvan.organization.services import structure_import
from congvan.organization.services.structure_import import PreviewOutdated
from tests.organization.structure_files import (
    KNOWN,
    TODAY,
    workbook,
)
from tests.world import member


def upload(by, **rows: list[list[object]]) -> str:
    return structure_import.keep_upload(by=by, file=io.BytesIO(workbook(**rows)))


FULL = {
    "units": [["Phòng Bưu chính", "P. BC", "BC"], ["Tổ Tem", "", "", "Phòng Bưu chính"]],
    "posts": [["Kế toán", 45, "Chuyên viên"]],
    "people": [["Phan Thị Hoa", "Chị", "3/9/1988", "Kế toán", "Tổ Tem", 905111222]],
}  # fmt: skip


def test_what_was_previewed_is_applied_once(world):
    admin = member(world, "anh")
    token = upload(admin, **FULL)
    before = Person.objects.count()
    seen = structure_import.dry_run(by=admin, token=token)
    assert Person.objects.count() == before
    done = structure_import.apply_import(by=admin, token=token, fingerprint=seen.fingerprint)
    assert done.in_words == "2 đơn vị mới, 1 chức danh mới, 1 người mới"
    assert (done.new_units, done.new_posts, len(done.new_person_ids)) == (2, 1, 1)
    seat = Membership.objects.get(person_id=done.new_person_ids[0])
    assert (seat.person.full_name, seat.post.title, seat.unit.name) == (
        "Phan Thị Hoa",
        "Kế toán",
        "Tổ Tem",
    )
    assert seat.unit.parent.name == "Phòng Bưu chính"
    assert list(seat.role_grants.values_list("role", flat=True)) == ["specialist"]
    codes = set(AuditEvent.objects.order_by("-id")[:8].values_list("code", flat=True))
    assert codes >= {
        "agency.structure_imported",
        "person.registered",
        "person.appointed",
        "unit.added",
        "post.added",
    }
    with pytest.raises(NotFound):
        structure_import.dry_run(by=admin, token=token)
    again = upload(admin, **FULL)
    assert not structure_import.dry_run(by=admin, token=again).does_something


def test_nothing_is_applied_when_the_agency_changed_meanwhile(world):
    admin = member(world, "anh")
    token = upload(admin, **FULL)
    seen = structure_import.dry_run(by=admin, token=token)
    Unit.objects.create(
        agency_id=admin.agency_id,
        name="Phòng Bưu chính",
        short_name="Khác",
        valid_from=date(2025, 7, 1),
    )
    people = Person.objects.count()
    with pytest.raises(PreviewOutdated):
        structure_import.apply_import(by=admin, token=token, fingerprint=seen.fingerprint)
    assert Person.objects.count() == people
    assert structure_import.dry_run(by=admin, token=token).does_something


def test_a_failure_leaves_nothing_behind(world, monkeypatch):
    admin = member(world, "anh")
    token = upload(admin, **FULL)
    seen = structure_import.dry_run(by=admin, token=token)
    monkeypatch.setattr(structure_import, "register_and_appoint", lambda **_: 1 / 0)
    counts = Unit.objects.count(), Person.objects.count(), AuditEvent.objects.count()
    with pytest.raises(ZeroDivisionError):
        structure_import.apply_import(by=admin, token=token, fingerprint=seen.fingerprint)
    assert (Unit.objects.count(), Person.objects.count(), AuditEvent.objects.count()) == counts
    assert structure_import.dry_run(by=admin, token=token).fingerprint == seen.fingerprint


def test_list_is_no_way_to_make_a_provinces_administrator(world):
    admin = member(world, "anh")
    admin_post = world.posts["skhcn", "Quản trị mạng"]
    admin_post.default_roles = ["sysadmin_central"]
    admin_post.save()
    token = upload(admin, people=[["Phan Thị Hoa", "Chị", "3/9/1988", admin_post.title]])
    seen = structure_import.dry_run(by=admin, token=token)
    with pytest.raises(NotAllowed):
        structure_import.apply_import(by=admin, token=token, fingerprint=seen.fingerprint)
    assert not Person.objects.filter(full_name="Phan Thị Hoa").exists()


def test_a_list_belongs_to_its_uploader(world):
    admin, outsider = member(world, "anh"), member(world, "an")
    token = upload(admin, **FULL)
    with pytest.raises(NotAllowed):
        structure_import.dry_run(by=outsider, token=token)
    with pytest.raises(NotFound):
        structure_import.dry_run(by=member(world, "quynh"), token=token)
    for forged in ("../../etc/passwd", token.replace(str(admin.agency_id), "9", 1), ""):
        with pytest.raises(NotFound):
            structure_import.dry_run(by=admin, token=forged)
    structure_import.discard(by=admin, token=token)
    with pytest.raises(NotFound):
        structure_import.dry_run(by=admin, token=token)


def test_known_structure_takes_the_same_statements_whatever_the_size(
    world, django_assert_num_queries
):
    admin = member(world, "anh")
    with django_assert_num_queries(5):
        known_structure(admin)
    token = upload(
        admin, people=[[f"Lò Văn {chr(65 + n)}n", "Anh", "", "Chuyên viên"] for n in range(20)]
    )
    structure_import.apply_import(
        by=admin,
        token=token,
        fingerprint=structure_import.dry_run(by=admin, token=token).fingerprint,
    )
    with django_assert_num_queries(5):
        known_structure(admin)


def test_template_can_be_filled_in_and_read(world):
    admin = member(world, "anh")
    sheets = read_sheets(io.BytesIO(structure_import.template_file(admin)))
    assert [sheet.name for sheet in sheets] == ["Đơn vị", "Chức danh", "Người", "Hướng dẫn"]
    assert [p.sentence for p in check(sheets, KNOWN, today=TODAY).errors] == [
        "Danh sách chưa có dòng nào."
    ]
    with pytest.raises(NotAllowed):
        structure_import.template_file(member(world, "an"))
