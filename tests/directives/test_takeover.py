"""A seat is handed over: the successor leads, sees and owes what the leaver did (R-283)."""

from __future__ import annotations

import pytest

from congvan.desk.services.handover import take_leave
from congvan.desk.states import Part
from congvan.directives.services import takeover, work
from congvan.kernel import clock
from congvan.kernel.errors import NotAllowed, NotFound
from tests.directives import papers
from tests.directives.papers import Office, check_whole, desk_of, handling


def test_the_successor_goes_on(office: Office):
    document = papers.passed_on(office)
    leaver, successor = office.an, office.thang
    take_leave(
        by=office.anh, membership_id=leaver.membership_id, successor_id=successor.membership_id,
        last_day=clock.today(), note="Chuyển công tác",
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        takeover.take_over(
            by=office.tuan, leaver_id=leaver.membership_id, successor_id=successor.membership_id
        )
    with pytest.raises(NotFound):
        takeover.take_over(
            by=office.anh, leaver_id=office.quang.membership_id,
            successor_id=successor.membership_id,
        )  # fmt: skip
    assert takeover.take_over(
        by=office.anh, leaver_id=leaver.membership_id, successor_id=successor.membership_id
    ) == 1  # fmt: skip
    assert desk_of(successor, document) == [Part.LEAD]
    check_whole(document)
    work.note_progress(by=successor, document_id=document.pk, text="Tiếp tục", percent=50)
    assert handling(document).lead_member_id == successor.membership_id
    assert takeover.take_over(
        by=office.anh, leaver_id=leaver.membership_id, successor_id=successor.membership_id
    ) == 0  # fmt: skip
