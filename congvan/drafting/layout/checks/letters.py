"""L03 font, L04 encoding, L05 colour of every letter (R-135; TCVN 6909:2001)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from congvan.drafting.layout import mending, vocabulary
from congvan.drafting.layout.defects import Defect, Mend, Subject, at, sample, spot
from congvan.drafting.layout.formats import DEFAULT_FONT, RunFormat
from congvan.drafting.layout.reading import Paragraph, TextPiece, lines_of
from congvan.kernel.legacy_text import Encoding, detect

_FONT = DEFAULT_FONT.casefold()
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
# Letters that only look like Đ and đ.
_FALSE_LETTERS = {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"}
# The darkest greys are what programs make of "black, lighter"; nobody sees a difference.
_DARKEST = 0x1A
_INKS = ("0000FF", "FF0000")


def fonts(subject: Subject) -> Iterator[Defect]:
    """L03: every visible letter in Times New Roman."""
    found: dict[str, list[tuple[Paragraph, TextPiece]]] = {}
    for paragraph, piece in _visible(subject):
        name = _other_font(piece.look, piece.text)
        if name:
            found.setdefault(name, []).append((paragraph, piece))
    for name, places in found.items():
        runs = [piece.run for _, piece in places]
        # Letters of an old encoding would become unreadable in another font.
        legacy = name.casefold().startswith((".vn", "vni"))

        def apply(runs: list = runs) -> bool:
            for run in runs:
                mending.set_font(run, DEFAULT_FONT)
            return True

        paragraphs = _unique(paragraph for paragraph, _ in places)
        yield Defect(
            _part(subject, paragraphs),
            f"Có chữ dùng phông {name} ({sample(places[0][1].text)}), quy định phông Times New Roman.",
            "Đổi phông sang Times New Roman.",
            _indexes(subject, paragraphs),
            None
            if legacy
            else Mend(f"Đổi phông {name} sang Times New Roman.", apply, name, DEFAULT_FONT),
        )


def encoding(subject: Subject) -> Iterator[Defect]:
    """L04: letters of TCVN 6909 only, composed, in no old or private encoding."""
    decomposed: list[Paragraph] = []
    legacy: list[Paragraph] = []
    private: list[Paragraph] = []
    for paragraph in _paragraphs(subject):
        # Most paragraphs are plain; one look at the whole text settles them.
        raw = paragraph.raw
        if raw.isascii():
            pass
        elif unicodedata.normalize("NFC", raw) != raw or _FALSE_LETTERS.keys() & set(raw):
            decomposed.append(paragraph)
        elif _PRIVATE.search(raw):
            private.append(paragraph)
        if _is_legacy(paragraph):
            legacy.append(paragraph)
    for paragraphs, sentence, fix, repairable in (
        (
            decomposed,
            "Chữ có dấu không viết bằng ký tự dựng sẵn (Unicode tổ hợp, hoặc “Ð” lạ thay cho “Đ”).",
            "Chuyển sang Unicode dựng sẵn.", True,
        ),
        (
            legacy, "Chữ gõ bằng bảng mã cũ (TCVN3 hoặc VNI).",
            "Chuyển mã sang Unicode (TCVN 6909:2001) rồi dùng phông Times New Roman.", False,
        ),
        (
            private, "Có ký tự riêng của một phông chữ, máy khác không đọc được.",
            "Thay bằng ký tự Unicode thông thường.", False,
        ),
    ):  # fmt: skip
        if paragraphs:
            mend = Mend(
                "Chuyển chữ sang Unicode dựng sẵn.", _composer(paragraphs), "tổ hợp", "dựng sẵn"
            )
            yield Defect(
                _part(subject, paragraphs),
                sentence,
                fix,
                _indexes(subject, paragraphs),
                mend if repairable else None,
            )


def colours(subject: Subject) -> Iterator[Defect]:
    """L05: black letters; stamps are red, and review may write in blue and red."""
    found: dict[str, list[tuple[Paragraph, TextPiece]]] = {}
    for paragraph, piece in _visible(subject):
        color = piece.look.color
        if is_black(color) or (subject.context.in_review and color in _INKS):
            continue
        if _is_stamp(paragraph):
            continue
        found.setdefault(color, []).append((paragraph, piece))
    for color, places in found.items():
        runs = [piece.run for _, piece in places]

        def apply(runs: list = runs) -> bool:
            for run in runs:
                mending.set_black(run)
            return True

        paragraphs = _unique(paragraph for paragraph, _ in places)
        yield Defect(
            _part(subject, paragraphs),
            f"Chữ {sample(places[0][1].text)} không phải màu đen.",
            "Đặt màu chữ đen.",
            _indexes(subject, paragraphs),
            Mend("Đặt màu chữ đen.", apply, f"màu {color}", "màu đen"),
        )


def is_black(color: str) -> bool:
    """Whether a colour value is black or automatic; what is no colour counts as automatic."""
    if len(color) != 6:
        return True
    try:
        parts = [int(color[place : place + 2], 16) for place in (0, 2, 4)]
    except ValueError:
        return True
    return max(parts) <= _DARKEST


def _other_font(look: RunFormat, text: str) -> str:
    """The font that is not allowed, "" when all are.

    ISO 29500 shows ASCII letters in one font and all others in a second; a complex-script font is
    judged when the run itself names it, because programs put any name into their styles.
    """
    slots = []
    if any(c.isascii() for c in text if not c.isspace()):
        slots.append(look.ascii)
    if not text.isascii():
        slots.append(look.h_ansi)
    if look.direct_cs:
        slots.append(look.direct_cs)
    return next((name for name in slots if name.casefold() != _FONT), "")


def _is_legacy(paragraph: Paragraph) -> bool:
    text = paragraph.raw
    if text.isascii() or not text.strip():
        return False
    font = next((piece.look.ascii for piece in paragraph.pieces if piece.is_visible), None)
    return detect(text, font=font) is not Encoding.UNICODE


def _is_stamp(paragraph: Paragraph) -> bool:
    return all(
        vocabulary.URGENT_LIKE.match(line.folded) or line.folded in vocabulary.CIRCULATION
        for line in lines_of(paragraph)
        if line.text
    )


def _composer(paragraphs: list[Paragraph]):  # type: ignore[no-untyped-def]
    """Compose letters within each w:t; a mark alone in the next run joins the letter before it."""

    def apply() -> bool:
        for paragraph in paragraphs:
            paragraph.is_changed = True
            texts = [piece for piece in paragraph.pieces if mending.is_text(piece)]
            for number, piece in enumerate(texts):
                own = piece.node.text or ""
                if number and own and unicodedata.combining(own[0]):
                    before = texts[number - 1]
                    mending.set_text(before, composed((before.node.text or "") + own[0]))
                    own = own[1:]
                mending.set_text(piece, composed(own))
        return True

    return apply


def composed(text: str) -> str:
    """NFC with the real Đ."""
    text = unicodedata.normalize("NFC", text)
    return "".join(_FALSE_LETTERS.get(character, character) for character in text)


def _paragraphs(subject: Subject) -> Iterator[Paragraph]:
    yield from subject.document.paragraphs
    for paragraphs in subject.document.side_parts.values():
        yield from paragraphs


def _visible(subject: Subject) -> Iterator[tuple[Paragraph, TextPiece]]:
    for paragraph in _paragraphs(subject):
        for piece in paragraph.pieces:
            if piece.is_visible:
                yield paragraph, piece


def _unique(paragraphs: Iterator[Paragraph]) -> list[Paragraph]:
    return list({id(paragraph): paragraph for paragraph in paragraphs}.values())


def _part(subject: Subject, paragraphs: list[Paragraph]) -> str:
    return spot(
        paragraphs, "Văn bản" if _indexes(subject, paragraphs) else "Đầu trang hoặc cuối trang"
    )


def _indexes(subject: Subject, paragraphs: list[Paragraph]) -> tuple[int, ...]:
    body = subject.document.paragraphs
    return tuple(
        index
        for paragraph in paragraphs
        for index in at(paragraph)
        if index < len(body) and body[index] is paragraph
    )
