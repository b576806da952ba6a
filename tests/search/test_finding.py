"""Finding: everything the viewer may see and nothing else, the best first."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from congvan.desk.states import Part
from congvan.documents.models import Document, Grant
from congvan.kernel import clock
from congvan.kernel.text import fold
from congvan.organization.acting import ActingMember
from congvan.search.models import FileText
from congvan.search.queries import Filters, Kind, Page, Place, find, parse, statements, suggest
from congvan.search.queries.correcting import shown_as
from congvan.search.services.indexing import index_all
from tests.directives.papers import Office, arrive, directed, to
from tests.documents.papers import blob, give
from tests.search.records import read_text

SUBJECTS = (
    "V/v lập dự toán ngân sách năm 2027 của Sở Khoa học và Công nghệ",
    "Báo cáo kết quả thực hiện Nghị quyết số 57-NQ/TW về khoa học, công nghệ và chuyển đổi số",
    "Quyết định thành lập Tổ công tác lý lịch tư pháp – kỹ thuật số tại xã Ia Hrú, Đak Đoa",
    "Hòa giải, thuỷ lợi, quý III: quy hoạch hồ Ayun Hạ (giai đoạn 2026–2030)",
    "Mời họp: “Đảm bảo an toàn thông tin mạng” 8 giờ 30’ ngày 05/3/2026",
)


def ids(page: Page, kind: Kind = Kind.INCOMING) -> list[int]:
    return [line.object_id for line in page.lines if line.kind == kind]


def found(viewer: ActingMember, text: str, **more: Any) -> list[int]:
    return ids(find(viewer, parse(text), **more))


def indexed(*documents: Document) -> None:
    index_all()


def _mistyped(word: str, chance: random.Random) -> str:
    """The word as somebody in a hurry writes it."""
    changes = (
        fold, str.upper, lambda w: unicodedata.normalize("NFD", w), str.title,
        lambda w: w.replace("y", "i") if fold(w) in {"ly", "ky", "quy"} else w,
        lambda w: w.replace("oà", "òa").replace("òa", "oà").replace("uỷ", "ủy"),
        lambda w: w.replace("đ", "d").replace("Đ", "D"),
    )  # fmt: skip
    for change in chance.sample(changes, chance.randrange(0, 3)):
        word = change(word)
    return word


def test_every_subject_is_found_by_any_of_its_words_however_typed(office: Office) -> None:
    documents = {arrive(office, subject=subject).pk: subject for subject in SUBJECTS}
    indexed()
    chance = random.Random(7)
    for number, (pk, subject) in enumerate(documents.items()):
        words = [
            w for w in subject.split() if any(c.isalnum() for c in w) and not w.startswith("-")
        ]
        for _ in range(12):
            chosen = chance.sample(words, chance.randrange(1, min(6, len(words))))
            typed = (
                " ".join(_mistyped(word, chance) for word in chosen)
                .replace("“", "")
                .replace("”", "")
            )
            assert pk in found(office.lan, typed), (number, typed)


def test_accents_as_typed_come_first_then_the_newest(office: Office) -> None:
    exact = arrive(office, subject="Ngân sách xã")
    folded = arrive(office, subject="Ngăn sách lậu")
    newest = arrive(office, subject="Báo cáo ngân sách")
    indexed()
    assert found(office.lan, "ngân sách") == [newest.pk, exact.pk, folded.pk]
    assert found(office.lan, "ngan sach") == [newest.pk, folded.pk, exact.pk]
    line = find(office.lan, parse("ngan sach")).lines[0]
    assert [piece.text for piece in line.title if piece.is_marked] == ["ngân", "sách"]


def test_a_symbol_in_any_spelling_is_the_first(office: Office) -> None:
    meant = arrive(office, subject="Phê duyệt đề án", symbol="123/QĐ-UBND")
    other = arrive(office, subject="Thực hiện Quyết định số 123/QĐ-UBND", symbol="9/STC-QLNS")
    arrive(office, subject="Việc khác", symbol="1234/QĐ-UBND")
    indexed()
    for typed in ("123/qđ-ubnd", "123 qd ubnd", "123-QĐ/UBND", "số 123/QĐ-UBND"):
        page = find(office.lan, parse(typed))
        assert ids(page) == [meant.pk, other.pk], typed
        assert page.lines[0].is_exact
        assert not page.lines[1].is_exact
    assert found(office.lan, "123") == [meant.pk, other.pk]
    assert found(office.lan, "123/q") == [meant.pk]
    assert suggest(office.lan, "123/qđ-u")[0].object_id == meant.pk


def test_phrases_exclusions_and_filters_narrow(office: Office) -> None:
    first = arrive(office, subject="Chuyển đổi số ở xã")
    second = arrive(office, subject="Đổi mới cách chuyển số liệu", type_code="bao_cao")
    indexed()
    assert found(office.lan, "chuyen doi so") == [second.pk, first.pk]
    assert found(office.lan, '"chuyen doi so"') == [first.pk]
    assert found(office.lan, "chuyen doi so -lieu") == [first.pk]
    assert found(office.lan, "doi", filters=Filters(type_id=second.type_id)) == [second.pk]
    assert found(office.lan, "", filters=Filters(type_id=second.type_id)) == [second.pk]
    today = clock.today()
    assert found(office.lan, "doi", filters=Filters(first=today, last=today)) == [
        second.pk,
        first.pk,
    ]
    assert found(office.lan, "doi", filters=Filters(last=date(2026, 1, 1))) == []
    assert (
        found(office.lan, "doi", filters=Filters(state="hỏng\x00" * 99, file_kind="x" * 999)) == []
    )
    assert found(office.lan, "doi", filters=Filters(book_id=2**70)) == []
    assert found(office.lan, "tai chinh", filters=Filters(place=Place.TITLES)) == []
    assert found(office.lan, "tai chinh") == [second.pk, first.pk]


def test_a_text_of_a_file_is_found_quoted_and_forgotten_when_recalled(office: Office) -> None:
    content = blob("b")
    document = arrive(office, subject="Mời họp", files=(_file(content),))
    text = (
        "Mở đầu. " * 300
        + "Kinh phí hỗ trợ đồng bào Ba Na tại làng Kon Brung là 12 tỷ đồng. "
        + "Hết. " * 300
    )
    FileText.objects.update_or_create(
        sha256=content.sha256,
        defaults={"status": "done", "text": text, "source": "layer", "ordered_at": clock.now()},
    )
    indexed()
    page = find(office.lan, parse("kon brung ho tro"))
    assert ids(page) == [document.pk]
    quoted = page.lines[0].snippet
    assert [p.text for p in quoted if p.is_marked] == ["hỗ", "trợ", "Kon", "Brung"]
    assert len("".join(p.text for p in quoted)) < 260
    assert found(office.lan, "kon brung", filters=Filters(place=Place.FILES)) == [document.pk]
    Document.objects.filter(pk=document.pk).update(
        recalled_at=clock.now(), recall_reason="Ban hành nhầm"
    )
    # Before the record knows of the recall, nothing of the text is quoted any more.
    assert find(office.lan, parse("kon brung ho tro")).lines[0].snippet == ()
    indexed()
    assert found(office.lan, "kon brung") == []
    assert found(office.lan, "moi hop") == [document.pk]


def test_titles_come_before_what_only_files_say(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    titled = arrive(office, subject="Gia hạn chữ ký số")
    exact = arrive(office, subject="Số chủ kỳ, chữ ký số: gia hạn")
    content = blob("c")
    in_file = arrive(office, subject="Mời họp", files=(_file(content),))
    read_text(content.sha256, "Chủ tịch đã ký. Chữ số, ký tự, chữ ký số của cơ quan")
    newest = arrive(office, subject="Chu kỳ thu số liệu")
    indexed()
    everything = [newest.pk, exact.pk, titled.pk, in_file.pk]
    assert found(office.lan, "chu ky so") == everything
    assert found(office.lan, "chữ ký số") == [exact.pk, titled.pk, newest.pk, in_file.pk]
    assert found(office.lan, '"chữ ký số"') == [exact.pk, titled.pk, in_file.pk]
    assert found(office.lan, "chu ky so -hop") == [newest.pk, exact.pk, titled.pk]
    assert found(office.lan, "chu ky so", filters=Filters(place=Place.TITLES)) == everything[:3]
    assert found(office.lan, "chu ky so", filters=Filters(place=Place.FILES)) == [in_file.pk]
    monkeypatch.setattr(statements, "GATHERED", 1)
    monkeypatch.setattr("congvan.search.queries.finding.GATHERED", 1)
    assert found(office.lan, "chu ky so") == everything
    assert suggest(office.lan, "chu ky so")[-1].object_id == in_file.pk


def _file(content: Any) -> Any:
    from congvan.documents.services.making import NewFile

    return NewFile(blob_id=content.pk, name="giay-moi.pdf")


@pytest.mark.parametrize(
    "who", ["lan", "khai", "huong", "tuan", "mai", "an", "bao", "anh", "quang"]
)
def test_nobody_finds_more_than_the_lists_show(office: Office, who: str) -> None:
    from congvan.documents.visibility import visible_to

    papers = [arrive(office, subject="Kinh phí mua sắm"), directed(office, subject="Kinh phí sự nghiệp"),
              directed(office, lead=to(office.an).holder, subject="Kinh phí đề tài")]  # fmt: skip
    indexed()
    viewer = getattr(office, who)
    page = find(viewer, parse("kinh phí"))
    visible = set(
        visible_to(viewer).filter(pk__in=[p.pk for p in papers]).values_list("pk", flat=True)
    )
    assert set(ids(page)) == visible
    assert page.counts[Kind.INCOMING].number == len(visible)


@pytest.mark.parametrize("who", ["quang", "an", "mai"])
def test_a_word_of_an_invisible_paper_is_answered_like_nonsense(office: Office, who: str) -> None:
    arrive(office, subject="Kiểm tra dấu hiệu vi phạm tại Công ty Phlưrông", symbol="777/KL-TTr")
    indexed()
    viewer = getattr(office, who)
    for secret, nonsense in (("phlurong", "qwrtxkl"), ("phlurog", "qwrtxkm"), ("777/kl-ttr", "778/xx-yyy"),
                             ('"vi pham tai cong ty phlurong"', '"vi pham tai cong ty qwrtxkl"')):  # fmt: skip
        known, unknown = (_answer(viewer, text) for text in (secret, nonsense))
        assert known == unknown
        assert suggest(viewer, secret) == suggest(viewer, nonsense) == ()
    assert find(office.lan, parse("phlurog")).corrected == "Phlưrông".lower()


def _answer(viewer: ActingMember, text: str) -> tuple[Page, int]:
    """The page without the words typed, and how many statements it took."""
    with CaptureQueriesContext(connection) as captured:
        page = find(viewer, parse(text))
    assert not page.lines
    return replace(page, unknown=("…",) * len(page.unknown)), len(captured)


def test_a_right_taken_back_is_gone_at_once(office: Office) -> None:
    document = arrive(office, subject="Việc riêng của An")
    give(document, office.an)
    indexed()
    assert found(office.an, "viec rieng") == [document.pk]
    Grant.objects.filter(document=document).update(revoked_at=clock.now())
    page = find(office.an, parse("viec rieng"))
    assert page.lines == ()
    assert not any(page.counts.values())


def test_slips_of_the_finger_are_corrected_by_what_is_there(office: Office) -> None:
    document = arrive(office, subject="Quyết định phê duyệt đề án")
    indexed()
    for typed in ("quyeets ddinhj", "quye6t1 d9inh5", "quyt dinh", "quyet ddinhj", "qyuet dinh"):
        page = find(office.lan, parse(typed))
        assert ids(page) == [document.pk], typed
        assert page.corrected == "quyết định"
    assert find(office.lan, parse("zzzz")).corrected == ""


def test_corrected_words_have_all_their_accents_or_none(office: Office) -> None:
    arrive(office, subject="Sơ kết chuyên đề đổi mới, chuyển đổi số")
    content = blob("d")
    arrive(office, subject="Mời họp", files=(_file(content),))
    read_text(content.sha256, "Nạo vét kênh mương thuỷ lợi")
    indexed()
    for typed, shown in (
        ("chuyen doi soos", "chuyển đổi số"), ("chuyen doi so61", "chuyển đổi số"), ("soos", "số"),
        ("chuyen doi sos", "chuyển đổi số"), ("keenh muwowng thuyr", "kênh mương thủy"),
        ("kenh muonng", "kênh mương"), ("kenh muwowng", "kênh mương"),
    ):  # fmt: skip
        page = find(office.lan, parse(typed))
        assert (page.corrected, bool(page.lines)) == (shown, True), typed
    assert shown_as(parse("kenh muong"), ["Kênh khác"]) == "kenh muong"
    assert shown_as(parse("kenh mường"), ["Kênh, mương", "con kênh"]) == "kênh mương"


def test_pages_follow_one_another_without_gap_or_repetition(office: Office) -> None:
    made = [
        arrive(office, subject=f"{word} sách số {n}").pk
        for n in range(4)
        for word in ("Ngân", "Ngăn")
    ]
    indexed()
    seen, after = [], ""
    while True:
        page = find(office.lan, parse("ngân sách"), limit=3, after=after)
        seen += ids(page)
        after = page.next
        if not after:
            break
    assert sorted(seen) == sorted(made)
    assert seen[:4] == sorted(made[::2], reverse=True)
    assert found(office.lan, "ngân sách", after="hỏng~2026~x~in") == found(office.lan, "ngân sách")


def test_dense_words_are_read_by_windows_with_the_same_answer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(6):
        arrive(office, subject=f"{('Ngân', 'Ngăn')[n % 2]} sách {n}")
    directed(
        office,
        to(office.mai, Part.COORDINATE),
        lead=to(office.an).holder,
        subject="Ngân sách của An",
    )
    indexed()
    viewers = [office.lan, office.khai, office.tuan, office.an, office.mai, office.quang]
    usual = [_pages(viewer) for viewer in viewers]
    monkeypatch.setattr(statements, "GATHERED", 1)
    monkeypatch.setattr("congvan.search.queries.finding.GATHERED", 1)
    assert [_pages(viewer) for viewer in viewers] == usual
    monkeypatch.setattr(statements, "_VERY_FEW", 0)
    assert [_pages(viewer) for viewer in viewers] == usual
    monkeypatch.setattr("congvan.search.rights.FEW", 0)
    monkeypatch.setattr(statements, "GATHERED", 2_000)
    monkeypatch.setattr("congvan.search.queries.finding.GATHERED", 0)
    assert [_pages(viewer) for viewer in viewers] == usual


def test_a_paper_is_listed_once_and_its_work_under_work(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = directed(office, lead=to(office.an).holder, subject="Ngân sách của An")
    other = arrive(office, subject="Ngân sách khác")
    indexed()
    work = [line.object_id for line in find(office.an, parse("ngan sach"), kind=Kind.TASK).lines]
    assert len(work) >= 1

    def listed(who: ActingMember, text: str = "ngan sach", **more: Any) -> list[tuple[Kind, int]]:
        page = find(who, parse(text), **more)
        assert who != office.an or page.counts[Kind.TASK].number == len(work)
        assert page.count.number == len(page.lines)
        return [(line.kind, line.object_id) for line in page.lines]

    for _ in range(2):
        assert listed(office.an) == [(Kind.INCOMING, paper.pk)]
        assert {kind for kind, _ in listed(office.lan)} == {Kind.INCOMING}
        assert listed(office.an, filters=Filters(state="open")) == [
            (Kind.TASK, one) for one in work
        ]
        monkeypatch.setattr(statements, "GATHERED", 1)
        monkeypatch.setattr("congvan.search.queries.finding.GATHERED", 1)
    Grant.objects.filter(document=paper).update(revoked_at=clock.now())
    assert listed(office.an) == [(Kind.TASK, one) for one in work]
    assert other.pk not in ids(find(office.an, parse("ngan sach")))


def _pages(viewer: ActingMember) -> list[list[tuple[Kind, int]]]:
    pages, after = [], ""
    while not pages or after:
        page = find(viewer, parse("ngân sách"), limit=3, after=after)
        pages.append([(line.kind, line.object_id) for line in page.lines])
        after = page.next
    return pages


def test_the_number_of_statements_does_not_grow(office: Office) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            find(office.lan, parse("dự toán"))
        return sum("SAVEPOINT" not in query["sql"] for query in captured)

    for _ in range(10):
        arrive(office)
    indexed()
    few = asked()
    for _ in range(20):
        arrive(office)
    indexed()
    assert asked() == few <= 3


HOSTILE = ("%", "_", "' OR 1=1 --", "a & | ! <-> b", ":*", '"', "\\", "\x00", "-", "!!", "(((", "%s %(agency)s",
           "a" * 100_000, "1/" * 5_000, "\ud800", "-x", '"" -""')  # fmt: skip


def test_nothing_typed_is_an_error(office: Office) -> None:
    for text in HOSTILE:
        find(office.lan, parse(text))
        suggest(office.an, text)
        find(office.an, parse(text + " số"), Filters(first=date(2020, 1, 1)))


def test_the_words_are_looked_for_in_their_index(office: Office) -> None:
    with connection.cursor() as cursor, transaction.atomic():
        _many_records(cursor, office.agency_id)
        for text in ("dự toán", "123/qđ-ubnd", '"dự toán"', "2027"):
            for viewer in (office.lan, office.an):
                plan = _plan(cursor, viewer, text)
                assert "Seq Scan on search_record" not in plan
                assert "search_record_words" in plan
        transaction.set_rollback(True)


def _many_records(cursor: Any, agency_id: int) -> None:
    cursor.execute(
        """INSERT INTO search_record (agency_id, kind, object_id, document_id, day, number, title, origin, words,
            state, state_label, file_kinds, channel, has_body, indexed_at)
        SELECT %s, 'in', i, i, '2020-01-01'::date + i % 2000, '', '', '', ('''k:in'' t' || i % 900 || ' du')::tsvector,
            '', '', '{}', '', false, now() FROM generate_series(100000, 106000) i""".replace("% ", "%% "),
        [agency_id],
    )  # fmt: skip
    cursor.execute("ANALYZE search_record")


def _plan(cursor: Any, viewer: ActingMember, text: str) -> str:
    from congvan.search.queries import finding

    search = finding._search(viewer, parse(text), Filters(), timeout_ms=3_000, limit=20)
    plans = ""
    for question in (statements.gather(search), statements.read_windows(search, list(Kind))):
        cursor.execute("EXPLAIN " + question[0], question[1])
        plans += "\n".join(row[0] for row in cursor.fetchall())
    return plans
