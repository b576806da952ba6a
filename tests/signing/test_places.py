"""Where signatures go, read from the text; what cannot be signed is said in words."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from congvan.signing.making import isolation, place, preparing
from congvan.signing.making.wording import Refusal, Refused
from congvan.signing.marks import Box
from tests.signing import letters, papers

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def text_in(pdf: bytes, page: int, box: Box) -> str:
    with pdfium.PdfDocument(pdf) as document:
        return document[page - 1].get_textpage().get_text_bounded(*box).strip()


@pytest.mark.parametrize(
    ("titles", "wanted", "pages"),
    [("GIÁM ĐỐC", ("GIÁM ĐỐC",), 1), ("GIÁM ĐỐC", (), 3),
     ("KT. GIÁM ĐỐC \\ PHÓ GIÁM ĐỐC", ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), 2)],
)  # fmt: skip
def test_room_between_title_and_name(titles: str, wanted: tuple[str, ...], pages: int) -> None:
    pdf = letters.letter(titles=titles, pages=pages)
    found = place.find(pdf, signer_name="trần đình  Khải", title_lines=wanted)
    left, bottom, right, top = found.box
    assert found.page == pages
    assert text_in(pdf, found.page, found.box) == ""
    above = text_in(pdf, found.page, (left, top, right, top + 16))
    assert above.endswith("GIÁM ĐỐC")
    assert text_in(pdf, found.page, (left, bottom - 16, right, bottom)) == "Trần Đình Khải"


def test_each_of_two_signers_has_a_place() -> None:
    chair = place.find(letters.minutes(), signer_name="Trần Đình Khải", title_lines=("CHỦ TRÌ",))
    clerk = place.find(letters.minutes(), signer_name="Nguyễn Thị Mai", title_lines=("THƯ KÝ",))
    assert clerk.box[2] < chair.box[0]
    with pytest.raises(place.PlaceNotFound, match="Chưa tìm thấy chỗ ký"):
        place.find(letters.minutes(), signer_name="Trần Đình Khải", title_lines=("GIÁM ĐỐC",))


@pytest.mark.parametrize(
    ("pdf", "refusal"),
    [(letters.letter(name="Người Khác"), Refusal.NO_BLOCK), (papers.scan(), Refusal.NO_BLOCK),
     (letters.letter(gap="2mm"), Refusal.NO_ROOM), (b"%PDF-1.7 nothing", Refusal.NO_BLOCK)],
    ids=["name of nobody", "picture", "no room", "broken"],
)  # fmt: skip
def test_no_place_is_a_clear_sentence(pdf: bytes, refusal: Refusal) -> None:
    with pytest.raises(place.PlaceNotFound) as refused:
        place.find(pdf, signer_name="Trần Đình Khải", title_lines=("GIÁM ĐỐC",))
    assert refused.value.refusal is refusal


def test_blanks_of_number_and_date() -> None:
    boxes = preparing.number_boxes(letters.letter())
    assert all(text_in(letters.letter(), 1, box) == "" for box in boxes)
    widths = [box[2] - box[0] for box in boxes]
    assert min(widths) > 20
    with pytest.raises(Refused, match="no_blanks"):
        preparing.number_boxes(letters.minutes())


def locked() -> bytes:
    """A file that its author has closed."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    from tests.signing.pki import issue

    out = signers.PdfSigner(
        signers.PdfSignatureMetadata(
            field_name="A", certify=True, docmdp_permissions=fields.MDPPerm.NO_CHANGES
        ),
        issue("T").signer(),
    ).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(papers.born_digital())))
    return out.getvalue()


def encrypted() -> bytes:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import copy_into_new_writer

    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(papers.born_digital())))
    writer.encrypt(owner_pass="a", user_pass="b")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("pdf", "refusal"),
    [(locked(), "locked"), (encrypted(), "encrypted"),      (letters.letter()[:900], "broken")],
    ids=["locked", "encrypted", "cut"],
)  # fmt: skip
def test_files_that_cannot_be_signed(pdf: bytes, refusal: str, tmp_path: Path) -> None:
    wanted = preparing.Wanted("text", "Ky", 3000, NOW, None)
    with pytest.raises(Refused, match=refusal):
        preparing.prepare(pdf, wanted, preparing.Data())


@pytest.mark.nightly
def test_heavy_file_ends_the_process_and_not_the_batch(tmp_path: Path) -> None:
    good, heavy = tmp_path / "a.pdf", tmp_path / "b.pdf"
    good.write_bytes(letters.letter())
    heavy.write_bytes(b"%PDF-1.7\n" + b"0" * (80 << 20))
    with isolation.Preparer(memory_bytes=600 << 20, wall_seconds=20) as preparer:
        for path, is_signed in ((good, True), (heavy, False), (good, True)):
            order = isolation.Order(path, "text", "Ky", 3000, NOW)
            if is_signed:
                assert preparer.prepare(order).field_name == "Ky1"
            else:
                with pytest.raises(Refused):
                    preparer.prepare(order)
