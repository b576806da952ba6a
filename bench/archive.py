"""Fills one agency of the demo with a deterministic archive of documents (`bench/archive.sql`).

Half as many again are outgoing ones with their drafts (`bench/archive_out.sql`).

    python -m bench.archive 100000      # run again with more to grow the same archive

Server-side SQL, foreign keys unchecked, plain indexes dropped while it runs: a million documents with
their entries, handlings, grants and work take minutes instead of hours. What the product's verbs
would write differently is not measured here; the checks at the end compare totals.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

BEGIN = date(2012, 1, 2)
PEOPLE = 200
STEP = 100_000
# Far above whatever the demo made by itself.
BASE = 10_000_000
FILLED = (
    "documents_document", "documents_documentfile", "documents_grant", "registers_entry",
    "directives_handling", "directives_directive", "directives_assignment", "desk_workitem",
    "drafting_draft", "drafting_draftfile", "drafting_draftversion", "drafting_review", "drafting_issue",
    "drafting_issuefile", "drafting_issuerecipient",
)  # fmt: skip
EXPLICIT_IDS = (
    "documents_document", "directives_handling", "directives_directive", "drafting_draft",
    "drafting_draftfile", "drafting_draftversion", "drafting_issue",
)  # fmt: skip

ACTS = (
    "Rà soát, hoàn thiện", "Báo cáo kết quả thực hiện", "Góp ý dự thảo", "Triển khai", "Đề nghị thẩm định",
    "Hướng dẫn", "Tăng cường", "Phê duyệt", "Xin ý kiến về", "Kiểm tra, đôn đốc", "Phối hợp xây dựng",
)  # fmt: skip
MATTERS = (
    "kế hoạch chuyển đổi số", "dự toán mua sắm thiết bị", "công tác phòng, chống thiên tai",
    "việc sắp xếp đơn vị hành chính", "quy chế làm việc", "chương trình xây dựng nông thôn mới",
    "hồ sơ cấp giấy chứng nhận quyền sử dụng đất", "công tác cải cách hành chính",
    "đề án phát triển du lịch cộng đồng", "quy hoạch sử dụng đất", "an toàn thông tin mạng",
    "chính sách bảo hiểm y tế cho đồng bào dân tộc thiểu số", "giải ngân vốn đầu tư công",
)  # fmt: skip
PLACES = (
    "trên địa bàn tỉnh", "tại phường Pleiku", "tại xã Đak Đoa", "tại xã Mang Yang", "vùng biên giới",
    "các sở, ban, ngành", "khu vực phía Đông tỉnh", "các đơn vị sự nghiệp", "ngành giáo dục",
)  # fmt: skip


def fill(last: int) -> dict[str, int]:
    """Grow the archive of Sở KH&CN to `last` documents; answers the totals it counted."""
    # ruff: noqa: PLC0415 - Django must be set up first
    from django.db import connection, transaction

    begin = time.monotonic()
    values = _ground()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("SELECT count(*) FROM directives_handling WHERE id > %s", [values["base"]])
        first = cursor.fetchone()[0] + 1
        indexes = _drop_plain_indexes(cursor)
        for start in range(first, last + 1, STEP):
            with transaction.atomic():
                _run(
                    cursor,
                    values | {"first": start, "upto": min(start + STEP - 1, last), "last": last},
                )
            print(
                f"{min(start + STEP - 1, last):>10,} sau {time.monotonic() - begin:.0f} s",
                file=sys.stderr,
            )
        for statement in indexes:
            cursor.execute(statement)
        for table in EXPLICIT_IDS:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM (ANALYZE)")
        return _totals(cursor, values)


def _run(cursor: Any, values: dict[str, Any]) -> None:
    for name in ("archive.sql", "archive_out.sql"):
        text = (Path(__file__).parent / name).read_text()
        for statement in text.split("\n--=\n"):
            cursor.execute(statement, values)


def _drop_plain_indexes(cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)"
        " AND indexdef NOT LIKE 'CREATE UNIQUE%%'", [list(FILLED)],
    )  # fmt: skip
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _, definition in found]


def _totals(cursor: Any, values: dict[str, Any]) -> dict[str, int]:
    totals = {}
    for name, question in {
        "documents": "SELECT count(*) FROM documents_document WHERE agency_id = %(agency)s",
        "open": "SELECT count(*) FROM directives_handling WHERE agency_id = %(agency)s AND closed_at IS NULL",
        "work": "SELECT count(*) FROM desk_workitem WHERE agency_id = %(agency)s",
        "open_work": "SELECT count(*) FROM desk_workitem WHERE agency_id = %(agency)s AND closed_at IS NULL",
        "grants": "SELECT count(*) FROM documents_grant WHERE agency_id = %(agency)s",
    }.items():
        cursor.execute(question, values)
        totals[name] = cursor.fetchone()[0]
    return totals


def _ground() -> dict[str, Any]:
    """People, organs, types and one file: what the documents refer to; made once."""
    from congvan.documents.models import DocumentType, FieldOfWork, Organ
    from congvan.kernel import clock
    from congvan.kernel.models import Blob
    from congvan.kernel.text import fold
    from congvan.organization.models import Account, Agency, Membership

    agency = Agency.objects.get(name="Sở Khoa học và Công nghệ")
    seats = list(_seats(agency))
    account = {a.login_name: a for a in Account.objects.filter(person__memberships__agency=agency)}
    seat_of = {m.person_id: m.pk for m in Membership.objects.filter(agency=agency, is_primary=True)}
    for number in range(40):
        name = f"Cơ quan gửi văn bản số {number + 1}"
        Organ.objects.get_or_create(
            agency=agency, folded_name=fold(name),
            defaults={"name": name, "level": "department", "search_key": fold(name), "sort_key": fold(name)},
        )  # fmt: skip
    field, _ = FieldOfWork.objects.get_or_create(agency=agency, name="Chuyển đổi số")
    blob, _ = Blob.objects.get_or_create(
        sha256="b" * 64, defaults={"size": 200_000, "content_type": "pdf", "stored_at": clock.now(),
                                   "scan_state": "unscanned", "scan_detail": "đo tốc độ"},
    )  # fmt: skip
    return {
        "base": BASE, "agency": agency.pk, "today": clock.today(), "begin": BEGIN,
        "seats": [seat for seat, _ in seats], "units": [unit for _, unit in seats],
        "organs": list(Organ.objects.filter(agency=agency).order_by("pk").values_list("pk", flat=True)),
        "types": list(DocumentType.objects.order_by("pk").values_list("pk", flat=True)),
        "fields": [field.pk], "blob": blob.pk, "acts": list(ACTS), "matters": list(MATTERS),
        "places": list(PLACES), "clerk": seat_of[account["lanht"].person_id] if "lanht" in account else seats[0][0],
        "leader": seat_of[account["khaitd"].person_id],
    }  # fmt: skip


def _seats(agency: Any) -> list[tuple[int, int]]:
    """About `PEOPLE` seats in the agency's units, the demo's own people first (the power law's head)."""
    from congvan.organization.models import Membership, Person, Post, RoleGrant, Unit

    units = list(Unit.objects.filter(agency=agency).order_by("pk"))
    post = Post.objects.get(agency=agency, title="Chuyên viên")
    missing = PEOPLE - Membership.objects.filter(agency=agency, unit__isnull=False).count()
    for number in range(missing):
        person = Person.objects.create(
            full_name=f"Người Số {number}", family_name="Người", given_name=str(number), sort_key=f"~{number}",
            folded_name=f"nguoi so {number}", form_of_address="anh",
        )  # fmt: skip
        seat = Membership.objects.create(
            agency=agency,
            person=person,
            unit=units[number % len(units)],
            post=post,
            valid_from=BEGIN,
        )
        RoleGrant.objects.create(membership=seat, role="specialist", scope="own", valid_from=BEGIN)
    found = Membership.objects.filter(agency=agency, unit__isnull=False).order_by("pk")
    return [(m.pk, m.unit_id) for m in found]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()
    print(fill(int(sys.argv[1])))
