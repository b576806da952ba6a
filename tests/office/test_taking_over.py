"""Somebody leaves: who answers, who replies, whose letters they are; and one form acts once."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from congvan.desk import queries as desk
from congvan.desk.models import Notice, WorkItem
from congvan.desk.services.handover import take_leave
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound
from congvan.kernel.models import AuditEvent
from congvan.office.consultations.queries import lists as questions
from congvan.office.consultations.queries import page as pages
from congvan.office.consultations.services import answering, asking, assignments, posting
from congvan.office.consultations.services.takeover import take_over_consultations
from congvan.office.consultations.states import AskedStatus
from congvan.office.personal_mail.models import Copy
from congvan.office.personal_mail.queries import lists, reading
from congvan.office.personal_mail.services import arranging, folders
from congvan.office.personal_mail.services.sending import send
from congvan.office.personal_mail.services.takeover import take_over_letters
from congvan.office.personal_mail.services.writing import Written, save_draft
from congvan.organization.acting import ActingMember
from congvan.organization.queries.seats import acting_member
from congvan.organization.services import people
from congvan.organization.services.people import PersonDetails
from congvan.web.counters import BESIDE
from tests import world as named_world
from tests.office.consultation_papers import answered, asked, given, said
from tests.office.personal_mail_letters import key, letter
from tests.world import World

YES = ("agree", "")

pytestmark = pytest.mark.usefixtures("wednesday")


def newcomer(world: World, name: str, like: str = "an") -> ActingMember:
    """Somebody new in a post like another's."""
    seat = world.seats[like]
    made = people.add_person(
        by=named_world.member(world, "anh"), details=PersonDetails(name, "anh"),
        post_id=seat.post_id, unit_id=seat.unit_id, valid_from=clock.today(),
    )  # fmt: skip
    return acting_member(made.pk)


def handed_over(world: World, leaver: int, successor: int) -> list[int]:
    """The hand-over of today, as the administrator's page does it: how many of each moved."""
    by = named_world.member(world, "anh")
    take_leave(by=by, membership_id=leaver, successor_id=successor, last_day=clock.today(), note="")
    ids = {"leaver_id": leaver, "successor_id": successor}
    return [
        verb(by=by, **ids)
        for verb in (take_over_consultations, take_over_letters)
        for _ in ("once", "again")
    ]


def owing(member: ActingMember, kind: str) -> list[int]:
    return [one.subject_id for one in desk.open_work(member).lines if one.subject_type == kind]


def test_a_successor_answers_for_the_seat_and_keeps_what_it_asked(world: World, who: Any):
    mai, an, tuan = who("mai"), who("an"), who("tuan")
    consultation = asked(world, shows_answers=True)
    new = newcomer(world, "Siu Hoa")
    assert handed_over(world, an.membership_id, new.membership_id)[:2] == [1, 0]
    answering.send(by=new, consultation_id=consultation.pk, said=said(consultation, YES, YES))
    party = consultation.parties.get(member_id=new.membership_id)
    assert party.status == AskedStatus.ANSWERED
    assert "nhận bàn giao của" in party.place
    assert owing(new, "consultation") == []
    for stranger, refusal in ((an, NotAllowed), (who("quang"), NotFound)):
        with pytest.raises(refusal):
            answering.send(
                by=stranger, consultation_id=consultation.pk, said=said(consultation, YES, YES)
            )
    # Asked anew before the last day, both owe what lies on one desk: it stays until both have said.
    both = asked(world, title="Logo")
    answered(world, both, "an", YES, YES)
    assert both.pk in owing(new, "consultation")
    # Ông Tuấn is asked himself: he answers once, and the leaver's line says who has it.
    answered(world, consultation, "tuan", YES, YES)
    handed_over(world, new.membership_id, tuan.membership_id)
    lan = world.seats["lan"].pk
    handed_over(world, lan, tuan.membership_id)
    line = consultation.parties.get(member_id=lan)
    assert line.status == AskedStatus.DECLINED
    assert line.reason.startswith(f"Đã bàn giao cho {tuan.person_name}")
    assert owing(tuan, "consultation") == [both.pk], "the desk moved what nobody owes any more"
    # The asker leaves: the successor closes it.
    follower = newcomer(world, "Rơ Mah Linh", "mai")
    handed_over(world, mai.membership_id, follower.membership_id)
    asking.withdraw(by=follower, consultation_id=consultation.pk, reason="Đã đổi hướng")
    codes = set(AuditEvent.objects.values_list("code", flat=True))
    assert {"consultation.taken_over", "consultation.opinion_taken_over"} <= codes
    with pytest.raises(NotAllowed):
        take_over_consultations(
            by=tuan, leaver_id=tuan.membership_id, successor_id=follower.membership_id
        )


def test_who_is_asked_by_hundreds_costs_no_more_statements(world: World, who: Any):
    """Who is told of it is counted too; a second click asks nobody twice."""
    ground = given(world)

    def ask(title: str) -> int:
        question = posting.Question(
            title=title, text="Góp ý", working_days=5, assignment_id=ground.pk, form_key=uuid4()
        )
        with CaptureQueriesContext(connection) as statements:
            posting.post(by=who("mai"), question=question)
        return len(statements)

    ask("Làm quen")  # what is kept in memory is read once
    few = ask("Ít người")
    for number in range(5):
        newcomer(world, f"Người {number}")
    assert ask("Nhiều người") == few


def test_one_form_asks_once_and_gives_once(world: World, who: Any, monkeypatch: Any):
    mai, token = who("mai"), uuid4()
    ground = given(world)
    question = posting.Question(
        title="Quy chế", text="Góp ý", working_days=5, assignment_id=ground.pk, form_key=token
    )
    first = posting.post(by=mai, question=question)
    owed = WorkItem.objects.filter(subject_type="consultation").count()
    assert posting.post(by=mai, question=question) == first
    # Both clicks looked before either was stored: the constraint has the last word.
    seen = iter([None, first])
    former = SimpleNamespace(first=lambda: next(seen))
    monkeypatch.setattr(posting, "of_form", lambda *_: former)
    assert posting.post(by=mai, question=question) == first
    monkeypatch.undo()
    assert WorkItem.objects.filter(subject_type="consultation").count() == owed
    other = posting.Question(
        title="Quy chế khác", text="Góp ý", working_days=5, assignment_id=ground.pk, form_key=token
    )
    assert posting.post(by=mai, question=other) != first, "gone back to, and written anew"
    answered(world, first, "an", YES, words="Góp ý chung")
    party = first.parties.get(member=world.seats["an"])
    answered(world, first, "an", YES, words="Góp ý chung")
    assert party.answers.count() == 1
    answered(world, first, "an", ("other", "Khác"))
    assert party.answers.count() == 2
    once = {
        "drafter_id": mai.membership_id, "subject": "Logo", "valid_from": clock.today(),
        "valid_to": clock.today(), "form_key": uuid4(),
    }  # fmt: skip
    assert len({assignments.give(by=who("khai"), **once).pk for _ in range(2)}) == 1
    assert len(questions.waiting(who("an"))) == 1
    assert pages.view(mai, first.pk).counts.answered == 1


def test_letters_are_the_persons_and_what_is_owed_is_the_posts(world: World, who: Any):
    an, tuan, mai = who("an"), who("tuan"), who("mai")
    due = clock.today() + timedelta(days=5)
    owed = letter(world, "tuan", "an", subject="Xin số liệu kinh phí", reply_due_on=due)
    kept = letter(world, "tuan", "an", subject="Mời dự lễ")
    both = letter(world, "tuan", "an", "mai", subject="Kế hoạch", reply_due_on=due)
    letter(world, "mai", "tuan", subject="Trả lời", answers_id=both.pk)
    assert handed_over(world, an.membership_id, mai.membership_id)[2:] == [2, 0]
    assert owing(mai, "letter") == [owed.pk], "the other one is answered"
    assert reading.letter(mai, owed.pk).owes_reply
    assert [one.letter_id for one in lists.find(mai, "kinh phi")] == [owed.pk]
    with pytest.raises(NotFound):
        reading.letter(mai, kept.pk)
    with pytest.raises(NotFound):
        reading.letter(who("quang"), owed.pk)
    letter(world, "mai", "tuan", subject="Số liệu", answers_id=owed.pk)
    assert owing(mai, "letter") == []
    mine = {one.letter_id: one.owes_reply for one in lists.letters(an, lists.INBOX)}
    assert mine == {owed.pk: False, kept.pk: False, both.pk: False}
    # Until the last day letters still reach the leaver; what they ask is the successor's already.
    late = letter(world, "tuan", "an", subject="Gửi bổ sung", reply_due_on=due)
    assert owing(mai, "letter") == [late.pk]
    assert reading.letter(mai, late.pk).owes_reply
    assert not reading.letter(an, late.pk).owes_reply
    told = {one.name: one for one in reading.letter(tuan, owed.pk).receipts}
    assert told[mai.person_name].replied_at is not None
    assert not told[an.person_name].owes_reply


def test_the_mailbox_follows_its_person_to_another_post(world: World, who: Any):
    an, anh = who("an"), who("anh")
    folder = folders.add_folder(by=an, name="Chữ ký số")
    got = letter(world, "tuan", "an", subject="Thư ở chỗ cũ")
    filed = letter(world, "tuan", "an", subject="Thư đã xếp")
    sent = letter(world, "an", "tuan", subject="Hỏi ý kiến", asks_opinion=True)
    arranging.move(by=an, letter_ids=[filed.pk], folder_id=folder.pk)
    token = uuid4()
    begun = save_draft(
        by=an, token=token, written=Written(subject="Nháp", body="x", to=(key(world, "lan"),))
    )
    seat = people.appoint_further(
        by=anh, person_id=an.person_id, post_id=world.seats["tuan"].post_id,
        unit_id=world.seats["tuan"].unit_id, valid_from=clock.today(), is_primary=False,
    )  # fmt: skip
    second = acting_member(seat.pk)
    assert lists.letters(second, lists.INBOX) == [], "two seats at once keep their letters apart"
    handed_over(world, an.membership_id, world.seats["mai"].pk)
    with clock.frozen(clock.now() + timedelta(days=1)):
        second = acting_member(seat.pk)
        assert {one.letter_id for one in lists.letters(second, lists.INBOX)} == {got.pk}
        assert [one.letter_id for one in lists.find(second, "chỗ cũ")] == [got.pk]
        assert [one.name for one in lists.folders(second)] == ["Chữ ký số"]
        assert desk.counters(second, BESIDE).beside["letters"] == 1
        assert arranging.trash(by=second, letter_ids=[filed.pk]) == 1
        assert send(
            by=second, token=token,
            written=Written(subject="Nháp", body="x", to=(key(world, "lan"),)),
        ).pk == begun.pk  # fmt: skip
        # An answer goes where the author sits today.
        tuan = who("tuan")
        back = reading.reply_keys(reading.letter(tuan, sent.pk), tuan, everybody=False)
        assert back == (f"m{seat.pk}",)
        gone = save_draft(
            by=tuan, token=uuid4(), written=Written(subject="Gửi", body="x", to=(key(world, "an"),))
        )
        assert reading.letter(tuan, gone.pk).to == (), "he was never on it"
        assert Copy.objects.filter(letter=got, owner=world.seats["an"]).exists()


def test_a_draft_says_whom_it_does_not_reach_any_more(world: World, who: Any):
    mai, token = who("mai"), uuid4()
    written = Written(subject="Gửi", body="x", to=(key(world, "an"), key(world, "tuan")))
    draft = save_draft(by=mai, token=token, written=written)
    handed_over(world, world.seats["an"].pk, world.seats["tuan"].pk)
    with clock.frozen(clock.now() + timedelta(days=1)):
        mai = who("mai")
        save_draft(by=mai, token=token, written=written)
        assert set(reading.letter(mai, draft.pk).to) == {
            who("tuan").person_name, world.people["an"].full_name
        }  # fmt: skip
        with pytest.raises(InvalidInput, match="không còn trong cơ quan"):
            send(by=mai, token=token, written=written)
        rest = Written(subject="Gửi", body="x", to=(key(world, "tuan"),))
        send(by=mai, token=token, written=rest)
    assert Notice.objects.filter(kind="letter.new", member=world.seats["tuan"]).exists()
