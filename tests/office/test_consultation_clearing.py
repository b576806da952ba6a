"""What is cleared, when, on whose word, and what stays (R-245, R-322)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from congvan.desk.models import Notice, WorkItem
from congvan.dossiers import queries as dossier_queries
from congvan.dossiers import services as dossier_services
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.models import AuditEvent
from congvan.office.consultations import exports, jobs
from congvan.office.consultations.models import (
    Consultation,
    ConsultationClearing,
    OpinionAnswer,
    PointAnswer,
)
from congvan.office.consultations.queries import keepings
from congvan.office.consultations.queries import page as pages
from congvan.office.consultations.services import (
    asking,
    clearing,
    confirming,
    keeping,
    replying,
)
from congvan.office.consultations.states import ConsultationStatus
from congvan.organization.acting import ActingMember
from tests.office.consultation_papers import answered, asked
from tests.world import World

YES, NO = ("agree", ""), ("disagree", "Bỏ khoản 3")

pytestmark = pytest.mark.usefixtures("wednesday")


def _told(member: ActingMember, kind: str) -> int:
    return Notice.objects.filter(
        member_id=member.membership_id, kind=f"consultation.{kind}"
    ).count()


def _dossier(by: ActingMember) -> int:
    period = dossier_queries.retention_periods()[0]
    return dossier_services.open_dossier(by=by, title="Quy chế", retention_id=period.id).pk


def _confirmed_in_february(who: Any, list_id: int) -> None:
    mai, anh = who("mai"), who("anh")
    # Nobody confirms: it lies, is reminded of each week, and nothing goes.
    for at in (datetime(2027, 1, 10, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC)):
        with clock.frozen(at):
            jobs.clear_consultations()
            jobs.carry_out_clearing(clearing_id=list_id)
    assert [one.id for one in keepings.clearings(anh)] == [list_id]
    (owed,) = WorkItem.objects.filter(subject_type="consultation_clearing")
    assert (owed.subject_id, owed.closed_at, owed.due_at is None) == (list_id, None, False)
    assert (_told(anh, "clearing"), _told(mai, "clearing")) == (3, 1)
    with clock.frozen(datetime(2027, 2, 2, tzinfo=UTC)):
        for other in (mai, who("khai"), who("quang")):
            with pytest.raises(NotFound):
                confirming.confirm(by=other, clearing_id=list_id)
        assert confirming.confirm(by=anh, clearing_id=list_id) == 1
        with pytest.raises(WrongState):
            confirming.confirm(by=anh, clearing_id=list_id)
        jobs.carry_out_clearing(clearing_id=list_id)
        jobs.clear_consultations()
    owed.refresh_from_db()
    assert owed.closed_at is not None


def test_after_its_month_the_content_goes_unless_filed_or_kept(world: World, who: Any):
    mai, anh = who("mai"), who("anh")
    going, kept, filed = (asked(world, title=title) for title in ("Bỏ", "Giữ", "Lưu"))
    for one in (going, kept, filed):
        answered(world, one, "tuan", YES, NO)
    with clock.frozen(going.due_at + timedelta(hours=1)):
        jobs.end_consultations()
        asking.close(by=mai, consultation_id=filed.pk)
        dossier = _dossier(mai)
        exports.file_in(by=mai, consultation_id=filed.pk, dossier_id=dossier)
        # Everybody may open the question, not everybody the dossier it lies in.
        assert "Quy chế" in pages.view(mai, filed.pk).dossier[1]
        assert pages.view(who("an"), filed.pk).dossier == (dossier, "")
        reply = PointAnswer.objects.filter(answer__party__consultation=filed).earliest("pk")
        with pytest.raises(WrongState, match="lưu vào hồ sơ"):
            replying.reply(by=mai, consultation_id=filed.pk, replies={reply.pk: ("accepted", "")})
        until = kept.keep_until + timedelta(days=40)
        request = keeping.ask(by=mai, consultation_id=kept.pk, until=until, reason="Trình lại")
        with pytest.raises(NotAllowed):
            keeping.grant(by=who("khai"), keeping_id=request.pk)
        keeping.grant(by=anh, keeping_id=request.pk)
    # 25/11 is kept until 25/12; the next month begins on 1/1.
    with clock.frozen(datetime(2026, 12, 28, 18, 20, tzinfo=UTC)):
        jobs.clear_consultations()
    assert not ConsultationClearing.objects.exists()
    with clock.frozen(datetime(2026, 12, 31, 18, 20, tzinfo=UTC)):
        jobs.clear_consultations()
        jobs.clear_consultations()
    (made,) = keepings.clearings(anh)
    assert [line.title for line in made.lines] == ["Bỏ"]
    assert _told(anh, "clearing") == _told(mai, "clearing") == 1
    assert OpinionAnswer.objects.filter(party__consultation=going).exists()
    _confirmed_in_february(who, made.id)
    going.refresh_from_db()
    assert going.status == ConsultationStatus.CLEARED
    assert (going.text, going.points.count(), going.parties.count()) == ("", 0, 0)
    assert {one.status for one in Consultation.objects.exclude(pk=going.pk)} == {"ended", "closed"}
    assert OpinionAnswer.objects.filter(party__consultation__in=[kept, filed]).count() == 2
    with pytest.raises(NotFound):
        pages.view(mai, going.pk)
    (made,) = keepings.clearings(anh)
    assert made.cleared_at is not None
    assert keepings.clearings(who("khai")) == []


def test_a_confirmed_clearing_asks_again_and_goes_on_where_it_stopped(world: World, who: Any):
    first, second, third = (asked(world, title=title) for title in ("Một", "Hai", "Ba"))
    with clock.frozen(first.due_at + timedelta(hours=1)):
        jobs.end_consultations()
    with clock.frozen(datetime(2027, 1, 1, 1, 0, tzinfo=UTC)):
        clearing.list_month(agency_id=first.agency_id)
        keeping.ask(
            by=who("mai"), consultation_id=second.pk, until=second.keep_until + timedelta(days=90),
            reason="Cần thêm",
        )  # fmt: skip
    with clock.frozen(datetime(2027, 1, 5, 1, 0, tzinfo=UTC)):
        (made,) = keepings.clearings(who("anh"))
        lines = [line.id for line in made.lines]
        assert not clearing.clear(line_id=lines[0])
        with pytest.raises(InvalidInput, match="lý do"):
            confirming.confirm(by=who("anh"), clearing_id=made.id, left_out=[lines[2]])
        confirming.confirm(
            by=who("anh"), clearing_id=made.id, left_out=[lines[2]], reason="Đang thanh tra"
        )
        # The power goes after the first line: what is left is done at the next run.
        assert clearing.clear(line_id=lines[0])
        assert not clearing.settle(clearing_id=made.id)
        jobs.clear_consultations()
        assert clearing.lists_to_carry_out() == []
        assert clearing.carry_out(clearing_id=made.id) == 0
    assert AuditEvent.objects.filter(code="consultation.clearing_done").count() == 1
    third.refresh_from_db()
    assert third.status == ConsultationStatus.ENDED
    second.refresh_from_db()
    assert second.status == ConsultationStatus.ENDED
    (made,) = keepings.clearings(who("anh"))
    assert [line.kept_because for line in made.lines] == [
        "", "đang chờ quyết định lưu thêm", "Đang thanh tra",
    ]  # fmt: skip
