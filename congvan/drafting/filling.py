"""An agency's own template (.docx with {{ field }}), read and filled in a process of its own (R-147).

Values are text and stay text; a line break becomes a new paragraph. A field that is not given is
shown as "…". Neither the template nor a value can reach anything but the text of the document.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from congvan.drafting.docx import MAX_BYTES, dump, load
from congvan.drafting.making.catalogue import TEMPLATES
from congvan.drafting.making.fields import MAX_CHARACTERS, Field
from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import ascii_fold, nfc

WALL_SECONDS = 20.0
MOST_FIELDS = 200
_PROGRAM = Path(__file__).with_name("filling_process.py")
_FIX = "Sửa chỗ điền trong Word theo dạng {{ tên_trường }} rồi tải lên lại."
_SENTENCES = {
    "syntax": "Trong mẫu có chỗ điền viết sai: mỗi chỗ điền phải có dạng {{ tên_trường }}.",
    "forbidden": "Trong mẫu có lệnh không được phép; mẫu chỉ được có chỗ điền chữ.",
    "too_heavy": "Mẫu quá lớn hoặc lặp quá nhiều, không điền được.",
    "other": "Trong mẫu có chỗ điền không dùng được.",
}
# The fields of NĐ 30's templates keep their words in an agency's own.
_KNOWN = {
    field.name: field
    for template in reversed(list(TEMPLATES.values()))
    for field in template.fields
}


def _spellings(label: str) -> set[str]:
    """How a label is written as a name: "cơ_quan_chủ_quản", "co_quan_chu_quan"."""
    words = re.findall(r"\w+", nfc(label).lower())
    return {"_".join(words), "_".join(map(ascii_fold, words))}


# An office writes the fields as it calls them; the first field with a label has its words.
_BY_WORDS = {
    words: name for name, field in reversed(_KNOWN.items()) for words in _spellings(field.label)
}


class TemplateUnusable(InvalidInput):
    """The placeholders of the template cannot be read or filled."""

    code = "template_unusable"


def found_fields(docx: bytes) -> tuple[Field, ...]:
    """The fields of a template in the order of their first mention, in words.

    Raises DocxRefused, and TemplateUnusable for wrong placeholders and for none at all.
    """
    answer = json.loads(_run(docx, None))
    names = [nfc(name) for name in answer["fields"]]
    if not names:
        raise TemplateUnusable(
            "Tệp chưa có chỗ điền nào.", next_step="Thêm chỗ điền dạng {{ tên_trường }} trong Word.",
            field="file",
        )  # fmt: skip
    if len(names) > MOST_FIELDS:
        raise TemplateUnusable(f"Mẫu có hơn {MOST_FIELDS} chỗ điền.", next_step=_FIX, field="file")
    known = (_BY_WORDS.get(name, name) for name in _in_order(docx, names))
    return tuple(_described(name) for name in dict.fromkeys(known))


def fill(docx: bytes, values: Mapping[str, str]) -> bytes:
    """The template filled with `values`. Raises DocxRefused, TemplateUnusable."""
    if sum(map(len, values.values())) > MAX_CHARACTERS:
        raise InvalidInput(
            "Nội dung quá dài để điền vào mẫu.", next_step="Tách phần dài ra phụ lục."
        )
    # The library makes a paragraph of the bell sign; no text of ours has one.
    paragraphs = {
        name: nfc(text).replace("\r\n", "\n").replace("\n", "\a") for name, text in values.items()
    }
    by_words = {w: paragraphs[name] for w, name in _BY_WORDS.items() if name in paragraphs}
    paragraphs = by_words | paragraphs
    # Read again, so that what leaves is as safe as what came, and equal values give equal bytes.
    return dump(load(_run(docx, paragraphs)))


def _run(docx: bytes, values: Mapping[str, str] | None) -> bytes:
    order = json.dumps({"values": values}).encode() + b"\n"
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_PROGRAM)], input=order + dump(load(docx)),
            capture_output=True, timeout=WALL_SECONDS, check=False, env={"PATH": ""},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise _unusable("too_heavy") from None
    if done.returncode == 0 and len(done.stdout) <= MAX_BYTES:
        return done.stdout
    try:
        kind = json.loads(done.stdout)["refused"]
    except (ValueError, KeyError, TypeError):
        # Ended by its own limits.
        kind = "too_heavy"
    raise _unusable(kind)


def _unusable(kind: str) -> TemplateUnusable:
    return TemplateUnusable(_SENTENCES[kind], next_step=_FIX, field="file")


def _in_order(docx: bytes, names: list[str]) -> list[str]:
    text = nfc("".join(load(docx).element.body.itertext()))
    places = {name: re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names}
    end = len(text)
    return sorted(names, key=lambda name: (m.start() if (m := places[name]) else end, name))


def _described(name: str) -> Field:
    known = _KNOWN.get(name)
    if known is not None:
        return Field(name, known.label, known.kind, hint=known.hint, choices=known.choices)
    words = name.replace("_", " ").strip()
    return Field(name, words[:1].upper() + words[1:])
