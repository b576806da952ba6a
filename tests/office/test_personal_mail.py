"""Letters: official once sent, each person's copy the own one, found, answered, remembered."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from congvan.deployment.demo.personal_mail import write_letters
from congvan.desk import queries as desk
from congvan.desk.models import Notice
from congvan.desk.services import attention, notices
from congvan.dossiers import papers
from congvan.dossiers import queries as dossiers
from congvan.dossiers.services import open_dossier
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound
from congvan.kernel.models import AuditEvent
from congvan.office.attachments.services import NewFile
from congvan.office.personal_mail.models import Copy, Letter
from congvan.office.personal_mail.queries import lists, reading
from congvan.office.personal_mail.services import arranging, filing, folders, opening, reminding
from congvan.office.personal_mail.services.sending import send
from congvan.office.personal_mail.services.writing import (
    AlreadySent,
    ContentBarred,
    Written,
    save_draft,
)
from congvan.office.tasks.services import reminders
from congvan.web.counters import BESIDE
from tests import world as named_world
from tests.document_files import two_pages
from tests.office.personal_mail_letters import key, letter
from tests.world import World


def subjects(lines) -> list[str]:
    return [line.subject for line in lines]


def test_a_sent_letter_never_changes_and_a_second_click_sends_nothing(world: World) -> None:
    an, tuan = named_world.member(world, "an"), named_world.member(world, "tuan")
    token = uuid4()
    sent = letter(world, "an", "tuan", cc=("mai",), token=token)
    with pytest.raises(AlreadySent) as again:
        letter(world, "an", "tuan", "khai", token=token, subject="Khác")
    assert again.value.letter_id == sent.pk
    with pytest.raises(AlreadySent):
        save_draft(by=an, token=token, written=Written(subject="Sửa lại"))
    for statement in (
        "UPDATE personal_mail_letter SET body = 'khác' WHERE id = %s",
        "DELETE FROM personal_mail_letter WHERE id = %s",
        "UPDATE personal_mail_addressee SET name = 'khác' WHERE letter_id = %s",
        "DELETE FROM personal_mail_addressee WHERE letter_id = %s",
    ):
        with (
            pytest.raises(DatabaseError, match="không sửa"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [sent.pk])
    assert Copy.objects.filter(letter=sent).count() == 3
    told = AuditEvent.objects.get(code="letter.sent", subject_id=sent.pk)
    assert "đến Lê Minh Tuấn" in told.sentence or tuan.person_name in told.sentence
    assert told.data["recipients"] == [tuan.membership_id, world.seats["mai"].pk]


def test_each_person_arranges_only_the_own_copy(world: World) -> None:
    an, tuan = named_world.member(world, "an"), named_world.member(world, "tuan")
    sent = letter(world, "an", "tuan")
    folder = folders.add_folder(by=tuan, name="Chuyển đổi số")
    with pytest.raises(NotFound):
        arranging.move(by=an, letter_ids=[sent.pk], folder_id=folder.pk)
    assert arranging.move(by=tuan, letter_ids=[sent.pk], folder_id=folder.pk) == 1
    with pytest.raises(Exception, match="còn thư"):
        folders.remove_folder(by=tuan, folder_id=folder.pk)
    assert arranging.trash(by=tuan, letter_ids=[sent.pk]) == 1
    assert arranging.trash(by=tuan, letter_ids=[sent.pk]) == 0
    assert subjects(lists.letters(an, lists.SENT)) == [sent.subject]
    folders.remove_folder(by=tuan, folder_id=folder.pk)
    assert arranging.restore(by=tuan, letter_ids=[sent.pk]) == 1
    assert subjects(lists.letters(tuan, lists.INBOX)) == [sent.subject], "its folder is gone"
    arranging.trash(by=tuan, letter_ids=[sent.pk])
    assert arranging.empty_trash(by=tuan) == (1, 0)
    with pytest.raises(NotFound):
        reading.letter(tuan, sent.pk)
    assert arranging.restore(by=tuan, letter_ids=[sent.pk]) == 0
    assert reading.letter(an, sent.pk).body, "the sender's copy is untouched"
    codes = AuditEvent.objects.filter(subject_type="letter", subject_id=sent.pk)
    assert {"letter.sent", "letter.trashed", "letter.restored", "letter.removed"} <= set(
        codes.values_list("code", flat=True)
    )


def test_who_gets_it_and_nobody_else_reads_it(world: World) -> None:
    """A unit is its people of now, the writer left out; outsiders and substitutes read nothing."""
    an, quang = named_world.member(world, "an"), named_world.member(world, "quang")
    unit = world.units["skhcn", "cds"]
    sent = send(
        by=an, token=uuid4(),
        written=Written(subject="Họp phòng", body="Chiều nay", to=(f"u{unit.pk}",), cc=("lanh-dao",)),
    )  # fmt: skip
    owners = set(Copy.objects.filter(letter=sent).values_list("owner_id", flat=True))
    assert {world.seats["tuan"].pk, world.seats["mai"].pk, world.seats["khai"].pk} <= owners
    assert reading.letter(named_world.member(world, "mai"), sent.pk).to == (unit.name,)
    for stranger in ("quang", "lan"):
        with pytest.raises(NotFound):
            reading.letter(named_world.member(world, stranger), sent.pk)
    with pytest.raises(InvalidInput, match="không còn trong cơ quan"):
        letter(world, "an", "quang")
    assert lists.find(quang, "họp phòng") == []
    for refused in (
        lambda by: lists.letters(by, lists.INBOX),
        lambda by: reading.letter(by, sent.pk),
        lambda by: save_draft(by=by, token=uuid4(), written=Written(subject="x")),
    ):
        with pytest.raises(NotAllowed, match="làm thay"):
            refused(named_world.substitute(world, "huong"))


def test_who_acts_for_another_hears_nothing_told_to_the_other_in_person(world: World) -> None:
    """Letters and reminders on the desk and the bell: the seat's notices are handed over, not these."""
    khai, acting = named_world.member(world, "khai"), named_world.substitute(world, "huong")
    assert acting.membership_id == khai.membership_id
    owed = letter(world, "an", "khai", reply_due_on=clock.today() + timedelta(days=1))
    soon = clock.now() + timedelta(minutes=1)
    reminder = reminders.set_reminder(by=khai, words="Gặp bác sĩ", rings_at=soon)
    with clock.frozen(soon):
        reminders.ring_due()
    personal = {("letter", owed.pk), ("reminder", reminder)}
    told = [
        one for one in desk.notices(khai).lines if (one.subject_type, one.subject_id) in personal
    ]
    (item,) = [
        one.id
        for one in desk.open_work(khai).lines
        if (one.subject_type, one.subject_id) in personal
    ]
    assert len(told) == 2
    heard = {(one.subject_type, one.subject_id) for one in desk.notices(acting).lines}
    shown = {(one.subject_type, one.subject_id) for one in desk.open_work(acting).lines}
    assert not personal & (heard | shown)
    unread = [one for one in desk.notices(acting).lines if one.read_at is None]
    assert desk.counters(acting).notices == len(unread) <= desk.counters(khai).notices - 2
    for refused in (
        lambda: desk.get_notice(acting, told[0].id),
        lambda: notices.mark_read(by=acting, notice_id=told[0].id),
        lambda: desk.open_line(acting, item),
        lambda: attention.mark_read(by=acting, item_ids=[item]),
    ):
        with pytest.raises(NotFound):
            refused()
    notices.mark_all_read(by=acting, up_to_id=told[0].id)
    assert all(one.read_at is None for one in desk.notices(khai).lines if one.id == told[0].id)


def test_found_with_and_without_accents_among_ones_own(world: World) -> None:
    an, mai = named_world.member(world, "an"), named_world.member(world, "mai")
    letter(world, "tuan", "an", subject="Kế hoạch tập huấn chữ ký số", body="Ngày 30 tại Pleiku")
    letter(world, "tuan", "mai", subject="Kế hoạch nghỉ phép")
    draft = save_draft(by=an, token=uuid4(), written=Written(subject="Nháp kế hoạch riêng"))
    assert subjects(lists.find(an, "KE HOACH tap huan")) == ["Kế hoạch tập huấn chữ ký số"]
    assert subjects(lists.find(an, "kế hoạ")) == [draft.subject, "Kế hoạch tập huấn chữ ký số"]
    assert subjects(lists.find(mai, "ke hoach")) == ["Kế hoạch nghỉ phép"]
    owner = an.membership_id
    for hostile in ("'", "' | '@1", "\\", f"@{owner}", "& ! ( )", "a:*", "\x00", "ă" * 5000):
        lists.find(an, hostile)


def test_read_receipts_opinions_and_replies(world: World) -> None:
    """The sender learns who opened and what they said; owing is work on the desk, reminded twice."""
    an, tuan, mai = (named_world.member(world, one) for one in ("an", "tuan", "mai"))
    due = clock.today() + timedelta(days=1)
    asked = letter(world, "tuan", "an", "mai", cc=("khai",), reply_due_on=due, asks_opinion=True)
    before = desk.counters(an, BESIDE)
    opening.note_opened(by=an, letter_id=asked.pk)
    opening.note_opened(by=an, letter_id=asked.pk)
    assert AuditEvent.objects.filter(code="letter.opened", subject_id=asked.pk).count() == 1
    rows = {one.name: one for one in reading.letter(tuan, asked.pk).receipts}
    assert rows[an.person_name].read_at is not None
    assert rows[mai.person_name].read_at is None
    assert reading.letter(an, asked.pk).receipts == (), "only the sender sees the others"
    assert desk.open_work(an).lines[0].title.startswith("Phúc đáp thư")
    assert before.tabs[desk.work.Tab.ALL] - desk.counters(an, BESIDE).tabs[desk.work.Tab.ALL] == 0
    with pytest.raises(InvalidInput, match="nội dung ý kiến"):
        opening.give_opinion(by=an, letter_id=asked.pk, opinion="other")
    with pytest.raises(NotFound):
        opening.give_opinion(
            by=named_world.member(world, "khai"), letter_id=asked.pk, opinion="agree"
        )
    opening.give_opinion(by=an, letter_id=asked.pk, opinion="disagree", note="Chưa đủ kinh phí")
    assert not [one for one in desk.open_work(an).lines if one.subject_id == asked.pk]
    assert rows[mai.person_name].owes_reply
    assert reminding.remind_of_replies() == 1
    assert reminding.remind_of_replies() == 0
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert reminding.remind_of_replies() == 1
        assert reminding.remind_of_replies() == 0
    answer = letter(world, "mai", "tuan", subject="Trả lời", answers_id=asked.pk)
    assert not [one for one in desk.open_work(mai).lines if one.subject_id == asked.pk]
    assert [one.letter_id for one in reading.letter(tuan, asked.pk).thread] == [answer.pk]
    assert reading.letter(an, asked.pk).thread == (), "an answer to one is read by that one"
    found = {one.name: one for one in reading.letter(tuan, asked.pk).receipts}
    assert found[an.person_name].opinion_note == "Chưa đủ kinh phí"
    assert found[mai.person_name].replied_at is not None


def test_what_may_not_be_in_the_system_is_not_even_a_draft(world: World) -> None:
    an = named_world.member(world, "an")
    for body in ("Kính gửi\nTỐI MẬT\nNội dung", "Độ mật: Mật"):
        for act in (save_draft, send):
            written = Written(subject="Gửi", body=body, to=(key(world, "tuan"),))
            with pytest.raises(ContentBarred, match="không được đưa vào hệ thống"):
                act(by=an, token=uuid4(), written=written)
    assert not Letter.objects.exists()


def test_forwarded_with_its_files_and_its_words_as_they_were(world: World) -> None:
    tuan, mai = named_world.member(world, "tuan"), named_world.member(world, "mai")
    file = two_pages()
    first = letter(world, "an", "tuan", files=(NewFile(file.blob_id, "so-lieu.pdf"),))
    second = letter(world, "tuan", "mai", subject="Chuyển", body="", forwards_id=first.pk)
    view = reading.letter(mai, second.pk)
    assert "Đề nghị gửi số liệu trước thứ Sáu." in view.quoted
    assert [one.name for one in view.files] == ["so-lieu.pdf"]
    blob, _ = reading.file_of(mai, second.pk, view.files[0].attachment_id)
    assert blob.sha256
    with pytest.raises(NotFound):
        reading.file_of(mai, first.pk, reading.letter(tuan, first.pk).files[0].attachment_id)


def test_a_burst_is_one_notice_and_the_number_is_the_list(world: World) -> None:
    an = named_world.member(world, "an")
    told = Notice.objects.filter(member=world.seats["an"], kind="letter.new")
    before = desk.counters(an, BESIDE).beside["letters"]
    for number in range(3):
        letter(world, "tuan", "an", subject=f"Thư {number}")
    assert told.count() == 1
    assert desk.counters(an, BESIDE).beside["letters"] == before + 3
    assert len(lists.letters(an, lists.INBOX, unread=True)) == before + 3


def test_the_dossier_keeps_a_letter_that_its_reader_removes(world: World) -> None:
    tuan = named_world.member(world, "tuan")
    file = two_pages()
    sent = letter(world, "an", "tuan", files=(NewFile(file.blob_id, "so-lieu.pdf"),))
    period = dossiers.retention_periods()[0]
    dossier = open_dossier(by=tuan, title="Số liệu", retention_id=period.id)
    made = filing.file_in_dossier(by=tuan, letter_id=sent.pk, dossier_id=dossier.pk)
    assert filing.file_in_dossier(by=tuan, letter_id=sent.pk, dossier_id=dossier.pk).pk == made.pk
    with pytest.raises(NotFound):
        filing.file_in_dossier(
            by=named_world.member(world, "quang"), letter_id=sent.pk, dossier_id=dossier.pk
        )
    arranging.trash(by=tuan, letter_ids=[sent.pk])
    arranging.empty_trash(by=tuan)
    view = papers.paper(tuan, dossier.pk, made.pk)
    assert [one.name for one in view.files] == ["thu.pdf", "so-lieu.pdf"]


def test_ten_thousand_letters_cost_one_range(world: World) -> None:
    """A page of each list reads its own range only; the statements do not grow."""
    an = named_world.member(world, "an")
    sent = letter(world, "tuan", "an")
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH made AS (
                 INSERT INTO personal_mail_letter (agency_id, author_id, author_name, author_post,
                   token, status, subject, body, quoted, opening, to_words, asks_opinion,
                   file_count, words, made_at, sent_at)
                 SELECT agency_id, author_id, author_name, '', gen_random_uuid(), 'sent',
                   'Thư ' || n, 'b', '', 'b', 'An', false, 0,
                   array_to_tsvector(ARRAY['thu', 'so' || n, '@' || %s]), made_at, sent_at
                 FROM personal_mail_letter, generate_series(1, 10000) n WHERE id = %s
                 RETURNING id, sent_at)
               INSERT INTO personal_mail_copy (letter_id, owner_id, way, place, standing, at,
                 is_unread, owes_reply, opinion, opinion_note)
               SELECT id, %s, 'to', 'inbox', 'kept', sent_at - id * interval '1 minute', true,
                 false, '', '' FROM made""",
            [an.membership_id, sent.pk, an.membership_id],
        )
        cursor.execute("ANALYZE personal_mail_copy, personal_mail_letter")
    first = lists.letters(an, lists.INBOX)
    after = (first[-1].moment, first[-1].copy_id)
    with CaptureQueriesContext(connection) as asked:
        second = lists.letters(an, lists.INBOX, after=after)
        found = lists.find(an, "so4711")
    assert len(asked) == 4, "each list and whose it is"
    assert len({one.letter_id for one in (*first, *second)}) == 2 * lists.PAGE_SIZE
    assert len(found) == 1
    for statement in asked.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS OFF, TIMING OFF) " + statement["sql"])
            plan = "\n".join(row[0] for row in cursor.fetchall())
        for table in ("personal_mail_copy", "personal_mail_letter"):
            assert f"Seq Scan on {table}" not in plan, plan
        read = [int(count) for count in re.findall(r"actual rows=(\d+)", plan)]
        assert max(read) <= lists.PAGE_SIZE + 10, plan


def test_the_letters_of_the_demo(world: World) -> None:
    write_letters(world)
    an = named_world.member(world, "an")
    assert subjects(lists.letters(an, lists.DRAFTS)) == ["Góp ý quy trình cấp tài khoản"]
    assert [one.owes_reply for one in lists.letters(an, lists.INBOX)] == [False, True, True]
    assert [one.name for one in lists.folders(an)] == ["Chữ ký số"]
