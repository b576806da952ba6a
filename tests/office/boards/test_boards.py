"""Posts, who read them, what is kept, cleared and filed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from congvan.desk.models import Notice, WorkItem
from congvan.desk.queries.notices import notices
from congvan.dossiers import papers as dossier_papers
from congvan.dossiers import queries as dossiers
from congvan.dossiers import services as dossier_services
from congvan.kernel import clock, files
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.models import AuditEvent
from congvan.office.attachments import services as attaching
from congvan.office.boards import jobs, rules
from congvan.office.boards.models import BoardClearing, BoardPost, PostEdition
from congvan.office.boards.queries import clearing as lists
from congvan.office.boards.queries import posts as queries
from congvan.office.boards.queries import regulation, shared
from congvan.office.boards.services import bodies, clearing, confirming, filing, keeping, posting
from congvan.office.boards.services import regulation as regulating
from congvan.office.boards.services import shared as sharing
from congvan.office.boards.services.posting import Written
from congvan.office.boards.states import Board, LineOutcome, PostStatus, PurgeRule
from congvan.organization.acting import ActingMember
from tests.document_files import two_pages
from tests.dossiers.papers import paper
from tests.office.boards.posts import member, on, posted
from tests.world import World

AUGUST = date(2026, 8, 20)


def _file(name: str = "ke-hoach.pdf") -> attaching.NewFile:
    return attaching.NewFile(two_pages().blob_id, name)


def _with_file(by: ActingMember, board: Board) -> BoardPost:
    written = Written(title="Kế hoạch hè", text="Đi ngày 1.\n\nVề ngày 3.", files=[_file()])
    return posting.post(by=by, board=board, written=written)


def _left(world: World) -> set[str]:
    page = queries.board_page(member(world, "an"), Board.NOTICES)
    return {line.title for line in page.lines}


def test_a_notice_reaches_everybody_and_its_poster_sees_who_read(world: World):
    khai, an, tuan = (member(world, key) for key in ("khai", "an", "tuan"))
    post = posted(khai, Board.NOTICES, "Họp giao ban sáng thứ Hai")
    for by in (khai, an, tuan):
        assert notices(by).lines[0].sentence == "Thông báo: Họp giao ban sáng thứ Hai"
    assert not [one for one in notices(member(world, "quang")).lines if one.subject_id == post.pk]
    tabs = {tab.board: tab.unread for tab in queries.board_page(an, Board.NOTICES).tabs}
    assert tabs[Board.NOTICES] == 1
    assert posting.read(by=an, post_id=post.pk)
    assert not posting.read(by=an, post_id=post.pk)
    readers = queries.post(khai, post.pk).readers
    assert readers is not None
    assert [name for name, _ in readers.read] == ["Trần Đình Khải", "Nguyễn Văn An"]
    assert "Phạm Minh Tuấn" in readers.unread
    assert readers.total == len(readers.unread) + 2
    assert queries.post(an, post.pk).readers is None


def test_editions_are_kept_and_a_stale_edit_is_refused(world: World):
    khai = member(world, "khai")
    post = _with_file(khai, Board.NOTICES)
    kept = queries.post(khai, post.pk).files[0].attachment_id
    posting.edit(
        by=khai, post_id=post.pk, edition=1, dropped=[kept], written=Written(title="Lùi một ngày")
    )
    with pytest.raises(InvalidInput):
        posting.edit(by=khai, post_id=post.pk, edition=1, written=Written(title="Cửa sổ cũ"))
    view = queries.post(khai, post.pk)
    assert [(one.number, one.title, one.files) for one in view.editions] == [
        (2, "Lùi một ngày", ""), (1, "Kế hoạch hè", "ke-hoach.pdf"),
    ]  # fmt: skip
    assert view.editions[1].writer.startswith("Trần Đình Khải")
    with pytest.raises(NotFound):
        queries.file_of(khai, post.pk, kept)


def test_a_linked_document_shows_only_to_those_who_see_it(world: World):
    an = member(world, "an")
    document = paper(an, subject="Kế hoạch đào tạo", symbol="15/KH-SNV")
    post = posting.post(
        by=an, board=Board.PUBLIC, written=Written(title="Đào tạo", document_id=document.pk)
    )
    assert queries.post(an, post.pk).document is not None
    assert queries.post(member(world, "thang"), post.pk).document is None
    with pytest.raises(NotFound):
        posting.post(
            by=member(world, "thang"), board=Board.PUBLIC,
            written=Written(title="Đào tạo", document_id=document.pk),
        )  # fmt: skip


def test_removing_leaves_nothing_to_read(world: World):
    an = member(world, "an")
    post = _with_file(an, Board.PUBLIC)
    attached = queries.post(an, post.pk).files[0].attachment_id
    posting.remove(by=an, post_id=post.pk)
    for asked in (queries.post, lambda v, k: queries.file_of(v, k, attached)):
        with pytest.raises(NotFound):
            asked(an, post.pk)
    gone = BoardPost.objects.get(pk=post.pk)
    assert (gone.status, gone.text) == (PostStatus.REMOVED, "")
    assert not PostEdition.objects.filter(post=post).exists()
    gone.text = "Trở lại"
    with pytest.raises(IntegrityError), transaction.atomic():
        gone.save()


def test_pins_come_first_for_their_time_and_pages_hold_every_post_once(world: World):
    an = member(world, "an")
    ids = [posted(an, title=f"Tin {number}").pk for number in range(7)]
    posting.pin(by=an, post_id=ids[0], until=clock.today())
    first = queries.board_page(an, Board.PUBLIC, limit=4)
    last = first.lines[-1]
    rest = queries.board_page(an, Board.PUBLIC, limit=4, after=(last.posted_at, last.post_id))
    seen = [one.post_id for one in (*first.pinned, *first.lines, *rest.lines)]
    assert seen == [ids[0], *reversed(ids[1:])]
    assert first.has_more
    assert not rest.has_more
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert not queries.board_page(an, Board.PUBLIC).pinned
    with pytest.raises(InvalidInput):
        posting.pin(by=an, post_id=ids[0], until=clock.today() + timedelta(days=400))


@pytest.mark.parametrize(
    ("rule", "month", "goes"),
    [
        (PurgeRule.CALENDAR, date(2026, 10, 1), True),
        (PurgeRule.CALENDAR, date(2026, 9, 30), False),
        (PurgeRule.ROLLING, date(2026, 10, 1), False),
        (PurgeRule.ROLLING, date(2027, 1, 1), True),
    ],
)
def test_a_notice_of_august_is_listed_in_its_month(
    world: World, rule: PurgeRule, month: date, goes: bool
):
    khai, anh = member(world, "khai"), member(world, "anh")
    bodies.set_policy(by=anh, rule=rule)
    with on(AUGUST):
        posted(khai, Board.NOTICES, "Nghỉ lễ")
        posted(khai, Board.PUBLIC, "Tin công cộng ở lại")
    with on(month):
        assert bool(clearing.make_lists(agency_id=khai.agency_id)) is goes
        assert clearing.make_lists(agency_id=khai.agency_id) == []


def test_the_administrator_confirms_and_what_was_kept_asked_for_or_filed_stays(world: World):
    khai, anh, an = (member(world, key) for key in ("khai", "anh", "an"))
    with on(AUGUST):
        goes = _with_file(khai, Board.NOTICES)
        kept, asked, gone, filed = (
            posted(khai, Board.NOTICES, title)
            for title in ("Giữ", "Đang hỏi", "Tự xóa", "Vào hồ sơ")
        )
        period = dossiers.retention_periods()[0]
        dossier = dossier_services.open_dossier(by=an, title="Hè 2026", retention_id=period.id)
        filing.file_in(by=an, post_id=goes.pk, dossier_id=dossier.pk)
        filing.file_in(by=an, post_id=goes.pk, dossier_id=dossier.pk)
        filing.file_in(by=an, post_id=filed.pk, dossier_id=dossier.pk)
    with on(date(2026, 10, 2)):
        (list_id,) = clearing.make_lists(agency_id=anh.agency_id)
        told = {
            one.subject_id for one in notices(anh).lines if one.subject_type == "board_clearing"
        }
        assert told == {list_id}
        request = keeping.ask(by=an, post_id=kept.pk, until=date(2026, 12, 31), reason="Còn dùng")
        keeping.grant(by=anh, request_id=request.pk, until=date(2026, 12, 15))
        keeping.ask(by=an, post_id=asked.pk, until=date(2026, 12, 31), reason="Còn dùng")
        posting.remove(by=khai, post_id=gone.pk)
        fresh = posted(khai, Board.NOTICES, "Quý này")
        assert confirming.confirm(by=anh, clearing_id=list_id) == 5
        with pytest.raises(WrongState):
            confirming.confirm(by=anh, clearing_id=list_id)
        jobs.carry_out_clearing(clearing_id=list_id)
        assert _left(world) == {"Giữ", "Đang hỏi", fresh.title}
        outcome = {one.title: one.outcome for one in lists.clearing(anh, list_id).posts}
        assert outcome == {
            "Kế hoạch hè": LineOutcome.CLEARED, "Vào hồ sơ": LineOutcome.CLEARED,
            "Giữ": LineOutcome.KEPT, "Đang hỏi": LineOutcome.KEPT, "Tự xóa": LineOutcome.GONE,
        }  # fmt: skip
        done = AuditEvent.objects.get(code="board.clearing_done")
        assert "xóa 2 bài, giữ 2" in done.sentence
        # The dossier has the post as PDF and its file, whatever became of the board.
        (first, *_) = dossiers.dossier(an, dossier.pk).items
        lies = dossier_papers.paper(an, dossier.pk, first.paper_id)
        names = [f"bai-dang-{goes.pk}.pdf", "ke-hoach.pdf"]
        assert [one.name for one in lies.files] == names
        for one in lies.files:
            blob, _ = dossier_papers.paper_file(an, dossier.pk, lies.paper_id, one.file_id)
            assert files.read_blob(blob).startswith(b"%PDF")
    with on(date(2027, 1, 2)):
        (next_list,) = clearing.make_lists(agency_id=anh.agency_id)
        titles = {one.title for one in lists.clearing(anh, next_list).posts}
        assert titles == {"Giữ", "Đang hỏi", "Quý này"}


def _owed(list_id: int) -> list[WorkItem]:
    return list(WorkItem.objects.filter(subject_type="board_clearing", subject_id=list_id))


def test_nothing_goes_without_the_administrator_who_is_reminded(world: World):
    khai, anh = member(world, "khai"), member(world, "anh")
    with on(AUGUST):
        posted(khai, Board.NOTICES, "Nghỉ lễ")
    with on(date(2026, 10, 5)):
        jobs.clear_boards()
    ((list_id,),) = BoardClearing.objects.values_list("pk")
    (owed,) = _owed(list_id)
    assert owed.due_at is not None
    assert f"{owed.due_at:%d/%m}" == "02/11"  # 31/10 is a Saturday
    for day in (date(2026, 10, 6), date(2026, 10, 31), date(2026, 11, 30), date(2027, 1, 2)):
        with on(day):
            jobs.clear_boards()
            jobs.carry_out_clearing(clearing_id=list_id)
    assert _left(world) == {"Nghỉ lễ"}
    # Told when it was made, then on three of the four days; never twice for one post.
    told = Notice.objects.filter(kind="board.clearing_made", member_id=anh.membership_id)
    assert told.count() == 4
    assert len(_owed(list_id)) == BoardClearing.objects.count() == 1
    for other in (khai, member(world, "quang")):
        with pytest.raises((NotAllowed, NotFound)):
            confirming.confirm(by=other, clearing_id=list_id)
    assert _left(world) == {"Nghỉ lễ"}


def test_lines_left_out_stay_and_a_killed_clearing_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(clearing, "BATCH", 1)
    khai, anh = member(world, "khai"), member(world, "anh")
    with on(AUGUST):
        for title in ("Một", "Hai", "Ba"):
            posted(khai, Board.NOTICES, title)
    with on(date(2026, 10, 2)):
        (list_id,) = clearing.make_lists(agency_id=anh.agency_id)
        stays = [p.line_id for p in lists.clearing(anh, list_id).posts if p.title == "Hai"]
        with pytest.raises(InvalidInput):
            confirming.confirm(by=anh, clearing_id=list_id, left_out=stays)
        assert clearing.lists_to_carry_out() == []
        going = confirming.confirm(
            by=anh, clearing_id=list_id, left_out=stays, reason="Còn tra cứu"
        )
        assert going == 2
        assert [one.closed_at is not None for one in _owed(list_id)] == [True]
        assert clearing.carry_out(clearing_id=list_id)  # here the power goes
        assert len(_left(world)) == 2
        jobs.clear_boards()
        jobs.carry_out_clearing(clearing_id=list_id)
        assert _left(world) == {"Hai"}
    because = {one.title: one.kept_because for one in lists.clearing(anh, list_id).posts}
    assert because == {"Một": "", "Hai": "Còn tra cứu", "Ba": ""}
    confirmed = AuditEvent.objects.get(code="board.clearing_confirmed")
    assert "2 bài, giữ lại 1 bài. Lý do: Còn tra cứu" in confirmed.sentence
    assert AuditEvent.objects.filter(code="board.clearing_done").count() == 1
    assert AuditEvent.objects.filter(code="board.cleared").count() == 2


def test_only_boards_that_clear_can_be_asked_to_keep_and_once_at_a_time(world: World):
    an, khai = member(world, "an"), member(world, "khai")
    until = clock.today() + timedelta(days=120)
    with pytest.raises(WrongState):
        keeping.ask(by=an, post_id=posted(an).pk, until=until, reason="Còn dùng")
    notice = posted(khai, Board.NOTICES)
    first = keeping.ask(by=an, post_id=notice.pk, until=until, reason="Còn dùng")
    with pytest.raises(WrongState):
        keeping.ask(by=khai, post_id=notice.pk, until=until, reason="Cần")
    with pytest.raises(InvalidInput):
        keeping.grant(by=member(world, "anh"), request_id=first.pk, until=clock.today())
    keeping.refuse(by=member(world, "anh"), request_id=first.pk, reason="Đã có bản mới")
    assert "Đã có bản mới" in notices(an).lines[0].sentence


def test_shared_documents_are_the_offices_and_those_it_named(world: World):
    lan, an, mai = (member(world, key) for key in ("lan", "an", "mai"))
    folder = sharing.make_folder(by=lan, name="Biểu mẫu")
    made = sharing.put_file(by=lan, folder_id=folder.pk, name="Mẫu nghỉ phép", new=_file())
    with pytest.raises(InvalidInput):
        sharing.put_file(by=lan, folder_id=folder.pk, name="mẫu  NGHỈ phép", new=_file())
    with pytest.raises(NotAllowed):
        sharing.add_version(by=an, file_id=made.pk, new=_file("moi.pdf"))
    sharing.name_keeper(by=lan, folder_id=folder.pk, person_id=an.person_id)
    sharing.add_version(by=an, file_id=made.pk, new=_file("moi.pdf"), note="Thêm mục 3")
    assert [one.file_id for one in shared.shared_files(mai, words="nghi phep")] == [made.pk]
    assert [one.number for one in shared.shared_file(mai, made.pk).versions] == [2, 1]
    assert shared.content_of(mai, made.pk, 1)[1] == "ke-hoach.pdf"
    sharing.end_keeper(by=lan, folder_id=folder.pk, person_id=an.person_id)
    with pytest.raises(NotAllowed):
        sharing.take_out(by=an, file_id=made.pk)
    with pytest.raises(NotFound):
        shared.content_of(member(world, "quang"), made.pk, 1)
    sharing.take_out(by=lan, file_id=made.pk)
    with pytest.raises(NotFound):
        shared.content_of(mai, made.pk, 1)


def test_a_regulation_is_confirmed_once_a_version(world: World):
    anh, an = member(world, "anh"), member(world, "an")
    assert regulation.owes(an.agency_id, an.person_id) is None
    first = regulating.publish(by=anh, title="Quy chế sử dụng", text="Điều 1. Dùng đúng việc.")
    assert regulation.owes(an.agency_id, an.person_id) == first.pk
    assert regulating.confirm(by=an, regulation_id=first.pk)
    assert not regulating.confirm(by=an, regulation_id=first.pk)
    said = regulation.confirmations(anh, first.pk)
    assert [name for name, _ in said.confirmed] == ["Nguyễn Văn An"]
    assert "Hoàng Thị Lan" in said.waiting
    second = regulating.publish(by=anh, title="Quy chế sử dụng", text="Điều 1. Đã sửa.")
    assert (second.number, regulation.owes(an.agency_id, an.person_id)) == (2, second.pk)
    with pytest.raises(NotFound):
        regulating.confirm(by=member(world, "quang"), regulation_id=second.pk)


def test_the_work_only_notice_is_the_agencys_own(world: World):
    anh = member(world, "anh")
    usual = regulation.work_only_notice(anh.agency_id)
    assert "công việc" in usual
    regulating.set_work_notice(by=anh, sentence="Chỉ nói việc cơ quan.")
    assert regulation.work_only_notice(anh.agency_id) == "Chỉ nói việc cơ quan."
    assert regulation.work_only_notice(world.agencies["snv"].pk) == usual


@given(st.text(max_size=400))
def test_no_text_breaks_into_anything_but_its_words_and_plain_links(text: str):
    for line in rules.paragraphs(text):
        for piece in line:
            assert not piece.href or piece.href.lower().startswith(("http://", "https://"))
    said = "".join(piece.words for line in rules.paragraphs(text) for piece in line)
    assert "".join(said.split()) == "".join(text.split())


def test_links_end_where_the_sentence_goes_on():
    (line,) = rules.paragraphs("Xem (https://gialai.gov.vn/a?b=1), rồi javascript:alert(1).")
    assert [(one.words, one.href) for one in line] == [
        ("Xem (", ""), ("https://gialai.gov.vn/a?b=1", "https://gialai.gov.vn/a?b=1"),
        ("), rồi javascript:alert(1).", ""),
    ]  # fmt: skip


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(PurgeRule))
def test_nothing_is_listed_before_its_time(posted_on: date, rule: PurgeRule):
    """The list of a month holds exactly what was to be kept until before that month."""
    for back in (0, 3, 6):
        month = rules.add_months(rules.quarter_start(posted_on), back)
        listed = posted_on <= rules.posted_up_to(month, rule)
        assert listed == (rules.kept_until(posted_on, rule) < month)
