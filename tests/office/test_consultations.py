"""Who may ask the whole agency, who owes an answer, when it ends, what is kept (R-242…R-245)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from congvan.deployment.demo.consultations import ask_opinions
from congvan.desk.models import Notice, WorkItem
from congvan.kernel import clock
from congvan.kernel.audit.events import Event
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.office.attachments.models import Attachment
from congvan.office.attachments.services import NewFile
from congvan.office.consultations import exports, jobs
from congvan.office.consultations.models import (
    AskedParty,
    Consultation,
    ConsultationPoint,
    OpinionAnswer,
    PointAnswer,
)
from congvan.office.consultations.queries import lists
from congvan.office.consultations.queries import page as pages
from congvan.office.consultations.queries.matrix import matrix
from congvan.office.consultations.services import (
    answering,
    asking,
    assignments,
    posting,
    reminding,
    replying,
)
from congvan.office.consultations.services.posting import NotAssigned, Question
from congvan.office.consultations.states import AskedStatus, AskedWho, ConsultationStatus, Shelf
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.organization.states import Role
from tests.drafting.papers import at_leader, begun, drafting_office, stored, written
from tests.office.consultation_papers import answered, asked, given, said
from tests.world import World

YES, NO = ("agree", ""), ("disagree", "Bỏ khoản 3")


pytestmark = pytest.mark.usefixtures("wednesday")


def _question(**changes: Any) -> Question:
    return Question(**{"title": "Quy chế", "text": "Góp ý", "working_days": 5, **changes})


def _owing(consultation: Consultation) -> int:
    return WorkItem.objects.filter(
        subject_type="consultation", subject_id=consultation.pk, closed_at=None
    ).count()


def _told(member: ActingMember, kind: str) -> int:
    return Notice.objects.filter(
        member_id=member.membership_id, kind=f"consultation.{kind}"
    ).count()


def _party(consultation: Consultation, world: World, key: str) -> AskedParty:
    return AskedParty.objects.get(consultation=consultation, member=world.seats[key])


def test_only_on_a_leaders_word_is_the_whole_agency_asked(world: World, who: Any):
    mai, an, khai = who("mai"), who("an"), who("khai")
    # The standing role is no leader's word for this matter.
    assert an.holds(Role.OPINION_POSTER)
    mine = given(world)
    for by, ground in ((an, None), (an, mine.pk), (who("quang"), mine.pk), (khai, mine.pk)):
        with pytest.raises(NotAssigned, match="lãnh đạo cơ quan giao soạn thảo"):
            posting.post(by=by, question=_question(assignment_id=ground))
    with pytest.raises(NotAllowed):
        assignments.give(
            by=mai, drafter_id=an.membership_id, subject="Khác", valid_from=clock.today(),
            valid_to=clock.today(),
        )  # fmt: skip
    with clock.frozen(clock.now() + timedelta(days=31)), pytest.raises(NotAssigned):
        posting.post(by=mai, question=_question(assignment_id=mine.pk))
    assignments.end(by=khai, assignment_id=mine.pk)
    with pytest.raises(NotAssigned):
        posting.post(by=mai, question=_question(assignment_id=mine.pk))
    with pytest.raises(NotFound):
        assignments.end(by=khai, assignment_id=0)


def test_a_draft_is_a_ground_once_a_leader_has_it_and_its_file_goes_along(world: World, who: Any):
    office = drafting_office(world)
    own, before = begun(office), at_leader(office)
    an = office.an
    with pytest.raises(NotAssigned):
        posting.post(by=an, question=_question(draft_id=own.pk))
    file = before.files.get(kind="main")
    asked_now = posting.post(
        by=an, question=_question(draft_id=before.pk, draft_files=[file.pk], text="")
    )
    attached = Attachment.objects.get(subject_type="consultation", subject_id=asked_now.pk)
    assert attached.blob_id == file.current.blob_id
    with pytest.raises(NotAssigned):
        posting.post(by=office.mai, question=_question(draft_id=before.pk))


def test_everybody_of_that_day_owes_an_answer_and_nobody_later(world: World, who: Any):
    mai = who("mai")
    consultation = asked(world)
    people = set(
        Membership.objects.filter(agency_id=mai.agency_id, valid_to=None)
        .exclude(person_id=mai.person_id)
        .values_list("person_id", flat=True)
    )
    parties = list(consultation.parties.select_related("member"))
    assert {party.member.person_id for party in parties if party.member} == people
    assert len(parties) == len(people) == _owing(consultation)
    assert [one.id for one in lists.waiting(who("an"))] == [consultation.pk]
    assert lists.waiting(mai) == lists.waiting(who("quang")) == []
    with pytest.raises(NotAllowed):
        answering.send(by=mai, consultation_id=consultation.pk, said=said(consultation, YES, YES))
    with pytest.raises(NotFound):
        answering.send(
            by=who("quang"), consultation_id=consultation.pk, said=said(consultation, YES, YES)
        )


def test_a_unit_answers_through_its_head(world: World, who: Any):
    consultation = asked(world, who=AskedWho.UNITS)
    assert not consultation.parties.exclude(member=None).exists()
    with pytest.raises(NotAllowed):
        answering.send(
            by=who("an"), consultation_id=consultation.pk, said=said(consultation, YES, YES)
        )
    answered(world, consultation, "tuan", YES, NO)
    party = consultation.parties.get(unit=world.units["skhcn", "cds"])
    assert party.status == AskedStatus.ANSWERED
    assert _owing(consultation) == consultation.parties.count() - 1


def test_answers_change_until_the_end_and_late_ones_are_marked(world: World, who: Any):
    consultation = asked(world)
    tuan, an, lan = who("tuan"), who("an"), who("lan")
    with pytest.raises(InvalidInput, match="điểm 2"):
        answering.send(
            by=tuan, consultation_id=consultation.pk, said=said(consultation, YES, ("", ""))
        )
    with pytest.raises(InvalidInput, match="Chưa ghi nội dung"):
        answering.send(
            by=tuan,
            consultation_id=consultation.pk,
            said=said(consultation, YES, ("disagree", " ")),
        )
    assert not OpinionAnswer.objects.exists()
    answered(world, consultation, "tuan", YES, NO)
    answering.save_draft(by=tuan, consultation_id=consultation.pk, said=said(consultation, NO, NO))
    assert matrix(who("mai"), consultation.pk).counts[0].agree == 1
    answered(world, consultation, "tuan", NO, YES)
    assert OpinionAnswer.objects.filter(party__member=world.seats["tuan"]).count() == 2
    assert matrix(who("mai"), consultation.pk).counts[0].disagree == 1
    with pytest.raises(InvalidInput):
        answering.decline(by=an, consultation_id=consultation.pk, reason="  ")
    answering.decline(by=an, consultation_id=consultation.pk, reason="Đang nghỉ thai sản")
    after = consultation.due_at + timedelta(minutes=1)
    with clock.frozen(after):
        for by, verb in (
            (tuan, answering.send),
            (an, answering.send),
            (tuan, answering.save_draft),
        ):
            with pytest.raises(WrongState, match="hết hạn"):
                verb(by=by, consultation_id=consultation.pk, said=said(consultation, YES, YES))
        answered(world, consultation, "lan", YES, YES)
        assert reminding.end(consultation_id=consultation.pk)
        assert not reminding.end(consultation_id=consultation.pk)
        asking.close(by=who("mai"), consultation_id=consultation.pk)
        with pytest.raises(WrongState):
            answered(world, consultation, "bao", YES, YES)
    assert _party(consultation, world, "lan").is_late
    assert not _party(consultation, world, "tuan").is_late
    assert _owing(consultation) == 0
    assert lan.agency_id == tuan.agency_id


def test_files_of_an_answer_go_with_its_versions(world: World, who: Any):
    consultation, tuan = asked(world, points=()), who("tuan")
    point = ConsultationPoint.objects.get()
    assert point.number == 0
    new = [NewFile(stored(written(word)), f"{word}.docx") for word in ("A", "B")]
    what = answering.Said(stances={point.pk: ("other", "")}, files=new)
    party = answering.send(by=tuan, consultation_id=consultation.pk, said=what)
    first = Attachment.objects.filter(subject_type=answering.ANSWER, subject_id=party.answer_id)
    again = answering.Said(stances={point.pk: ("other", "")}, kept=[first.earliest("position").pk])
    party = answering.send(by=tuan, consultation_id=consultation.pk, said=again)
    own = pages.view(tuan, consultation.pk).own
    assert own is not None
    assert own.sent is not None
    assert [file.name for file in own.sent.files] == ["A.docx"]
    assert [file.name for file in own.versions[0].files] == ["A.docx", "B.docx"]
    with pytest.raises(NotFound):
        pages.answer_file(who("an"), consultation.pk, party.answer_id or 0, first.latest("pk").pk)


def test_the_asker_extends_for_all_withdraws_and_does_not_close_too_early(world: World, who: Any):
    consultation, mai, tuan = asked(world), who("mai"), who("tuan")
    with pytest.raises(WrongState, match="chưa hết hạn"):
        asking.close(by=mai, consultation_id=consultation.pk)
    with pytest.raises(NotAllowed):
        asking.extend(by=tuan, consultation_id=consultation.pk, working_days=9)
    with pytest.raises(InvalidInput, match="sau hạn hiện nay"):
        asking.extend(by=mai, consultation_id=consultation.pk, working_days=5)
    answered(world, consultation, "tuan", YES, YES)
    with clock.frozen(consultation.due_at + timedelta(hours=1)):
        jobs.end_consultations()
        assert _told(who("khai"), "ended") == _told(mai, "ended") == 1
        assert _told(tuan, "ended") == 0
        later = asking.extend(by=mai, consultation_id=consultation.pk, working_days=3)
        assert later.status == ConsultationStatus.OPEN
        answered(world, consultation, "tuan", NO, NO)
        assert not _party(consultation, world, "tuan").is_late
    assert _told(tuan, "extended") == _told(who("an"), "extended") == 1
    dues = set(
        WorkItem.objects.filter(subject_type="consultation", closed_at=None).values_list(
            "due_at", "sort_due"
        )
    )
    assert dues == {(later.due_at, later.due_at)}
    with clock.frozen(consultation.due_at + timedelta(hours=2)):
        asking.withdraw(by=who("khai"), consultation_id=consultation.pk, reason="Chưa cần")
    assert _owing(consultation) == 0
    assert _told(mai, "withdrawn") == 1


def test_who_is_silent_is_reminded_on_the_last_two_days_once_each(world: World, who: Any):
    consultation = asked(world)
    answered(world, consultation, "tuan", YES, YES)
    due = consultation.due_at
    for day, expected in ((due - timedelta(days=3), 0), (due - timedelta(days=1), 1), (due, 2)):
        with clock.frozen(day.replace(hour=1)):
            jobs.remind_of_opinions()
            jobs.remind_of_opinions()
        assert _told(who("an"), "reminded") == expected
    assert _told(who("tuan"), "reminded") == 0
    missing = pages.view(who("khai"), consultation.pk).missing
    assert missing is not None
    assert len(missing) == consultation.parties.count() - 1
    assert pages.view(who("an"), consultation.pk).missing is None


def test_only_the_asker_replies_and_only_to_what_still_counts(world: World, who: Any):
    consultation, mai = asked(world), who("mai")
    answered(world, consultation, "tuan", YES, NO)
    old = PointAnswer.objects.get(stance="disagree")
    with pytest.raises(NotAllowed):
        replying.reply(
            by=who("khai"), consultation_id=consultation.pk, replies={old.pk: ("accepted", "")}
        )
    with pytest.raises(InvalidInput):
        replying.reply(
            by=mai, consultation_id=consultation.pk, replies={old.pk: ("explained", " ")}
        )
    answered(world, consultation, "tuan", YES, ("disagree", "Bỏ cả khoản 3 và 4"))
    with pytest.raises(NotFound):
        replying.reply(by=mai, consultation_id=consultation.pk, replies={old.pk: ("accepted", "")})
    new = PointAnswer.objects.exclude(pk=old.pk).get(stance="disagree")
    replying.reply(
        by=mai, consultation_id=consultation.pk, replies={new.pk: ("partly", "Giữ ý đầu")}
    )
    assert matrix(mai, consultation.pk).wanted == 0


def test_what_people_type_stays_text_and_within_bounds(world: World, who: Any):
    consultation, mai = asked(world), who("mai")
    hostile = "=1+1\x00\x0b<w:p/>{{ x }} & <script>"
    answered(world, consultation, "tuan", ("other", hostile), ("disagree", "dài " * 4000))
    assert exports.docx_file(by=mai, consultation_id=consultation.pk)[:2] == b"PK"
    assert exports.xlsx_file(by=mai, consultation_id=consultation.pk)[:2] == b"PK"
    with pytest.raises(InvalidInput, match="Dài quá"):
        answered(world, consultation, "an", ("other", "a" * 20_001), YES)
    with pytest.raises(InvalidInput, match="Nhiều nhất 30 điểm"):
        asked(world, points=tuple(f"Điểm {number}" for number in range(31)))
    for days in (0, 61, -1):
        with pytest.raises(InvalidInput):
            asking.extend(by=mai, consultation_id=consultation.pk, working_days=days)
    assert lists.consultations(mai, Shelf.ASKED)[0].answered == 1
    assert {event.code for event in Event.all()} >= {"consultation.opened"}


def test_the_demo_has_one_that_runs_and_one_that_is_replied_to(world: World, who: Any):
    ask_opinions(world)
    mai = who("mai")
    running, closed = lists.consultations(mai, Shelf.ASKED)
    assert (running.status, closed.status) == ("open", "closed")
    assert matrix(mai, closed.id).wanted == 1
