"""Fills the desk of one specialist of the demo: open work by the product's verb, history by rows."""

from __future__ import annotations

import os
import sys
from datetime import timedelta

SUBJECTS = (
    "Rà soát, hoàn thiện kết nối, liên thông văn bản điện tử với UBND các xã, phường",
    "Góp ý dự thảo Kế hoạch đào tạo, bồi dưỡng cán bộ, công chức, viên chức năm 2027",
    "Báo cáo kết quả chuyển đổi số mười một tháng đầu năm 2026",
    "Đề nghị cấp chứng thư số và hướng dẫn ký số trên thiết bị di động",
)
HISTORY = 2000


def fill(open_items: int) -> None:
    """Open `open_items` for annv and close HISTORY older ones."""
    # ruff: noqa: PLC0415 - Django must be set up first
    from congvan.desk.holders import of_member
    from congvan.desk.services import work
    from congvan.desk.states import Part, Urgency
    from congvan.kernel import clock
    from congvan.kernel.transactions import in_transaction
    from congvan.organization.models import Account, Membership
    from congvan.organization.queries import seats

    account = Account.objects.get(login_name="annv")
    seat = Membership.objects.get(person=account.person)
    by = seats.acting_member(seat.pk)
    parts = list(Part)

    @in_transaction
    def put() -> None:
        for number in range(open_items + HISTORY):
            item = {
                "by": by,
                "holder": of_member(seat.agency_id, seat.pk),
                "subject_type": "bench",
                "subject_id": number,
            }
            work.open_work(
                **item, part=parts[number % len(parts)], cause="bench", title=SUBJECTS[number % 4],
                number=f"{number + 1}/UBND-KGVX", origin="UBND tỉnh",
                urgency=Urgency.NORMAL if number % 10 else Urgency.URGENT,
                due_at=clock.now() + timedelta(days=number % 9 - 2),
            )  # fmt: skip
            if number >= open_items:
                work.close_work(
                    by=by, agency_id=seat.agency_id, subject_type="bench", subject_id=number
                )

    put()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()
    fill(int(sys.argv[1]))
