"""Finding: everything the viewer may see and nothing else, the best first."""

from __future__ import annotations

import random
import unicodedata
from datetime import date
from typing import Any

import pytest

from congvan.documents.models import Document
from congvan.kernel import clock
from congvan.kernel.text import fold
from congvan.search.models import FileText
from congvan.search.queries import Filters, Place, find, parse, statements, suggest
from congvan.search.queries.correcting import shown_as
from congvan.search.services.indexing import index_all
from tests.directives.papers import Office, arrive
from tests.documents.papers import blob
from tests.search.asking import found, ids
from tests.search.records import read_text

SUBJECTS = (
    "V/v lập dự toán ngân sách năm 2027 của Sở Khoa học và Công nghệ",
    "Báo cáo kết quả thực hiện Nghị quyết số 57-NQ/TW về khoa học, công nghệ và chuyển đổi số",
    "Quyết định thành lập Tổ công tác lý lịch tư pháp – kỹ thuật số tại xã Ia Hrú, Đak Đoa",
    "Hòa giải, thuỷ lợi, quý III: quy hoạch hồ Ayun Hạ (giai đoạn 2026–2030)",
    "Mời họp: “Đảm bảo an toàn thông tin mạng” 8 giờ 30’ ngày 05/3/2026",
)


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
    index_all()
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
    index_all()
    assert found(office.lan, "ngân sách") == [newest.pk, exact.pk, folded.pk]
    assert found(office.lan, "ngan sach") == [newest.pk, folded.pk, exact.pk]
    line = find(office.lan, parse("ngan sach")).lines[0]
    assert [piece.text for piece in line.title if piece.is_marked] == ["ngân", "sách"]


def test_a_symbol_in_any_spelling_is_the_first(office: Office) -> None:
    meant = arrive(office, subject="Phê duyệt đề án", symbol="123/QĐ-UBND")
    other = arrive(office, subject="Thực hiện Quyết định số 123/QĐ-UBND", symbol="9/STC-QLNS")
    arrive(office, subject="Việc khác", symbol="1234/QĐ-UBND")
    index_all()
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
    index_all()
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
    index_all()
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
    index_all()
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
    index_all()
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


def test_slips_of_the_finger_are_corrected_by_what_is_there(office: Office) -> None:
    document = arrive(office, subject="Quyết định phê duyệt đề án")
    index_all()
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
    index_all()
    for typed, shown in (
        ("chuyen doi soos", "chuyển đổi số"), ("chuyen doi so61", "chuyển đổi số"), ("soos", "số"),
        ("chuyen doi sos", "chuyển đổi số"), ("keenh muwowng thuyr", "kênh mương thủy"),
        ("kenh muonng", "kênh mương"), ("kenh muwowng", "kênh mương"),
    ):  # fmt: skip
        page = find(office.lan, parse(typed))
        assert (page.corrected, bool(page.lines)) == (shown, True), typed
    assert shown_as(parse("kenh muong"), ["Kênh khác"]) == "kenh muong"
    assert shown_as(parse("kenh mường"), ["Kênh, mương", "con kênh"]) == "kênh mương"
