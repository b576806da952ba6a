"""An agency's own template: filled with text, and never able to do anything else."""

from __future__ import annotations

import docx
import pytest
from jinja2 import TemplateError

from congvan.drafting import filling, filling_process
from congvan.drafting.docx import DocxRefused, dump
from congvan.drafting.filling import TemplateUnusable, fill, found_fields
from congvan.drafting.making import body_text


def template(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return dump(document)


def test_fields_are_found_in_the_order_of_the_page_with_their_words() -> None:
    data = template(
        "Kính gửi: {{ recipients }}", "{{ nội_dung }} của {{ ho_ten }}", "{{ recipients }}"
    )
    found = found_fields(data)
    assert [(field.name, field.label, field.kind.value) for field in found] == [
        ("recipients", "Kính gửi", "lines"), ("body", "Nội dung", "lines"), ("ho_ten", "Ho ten", "text"),
    ]  # fmt: skip


def test_text_is_text_lines_are_paragraphs_and_what_is_missing_stays_open() -> None:
    data = template(
        "{{ a }}", "Ông {{ b|upper }} và {{ c }}", "{% if d %}có{% else %}không{% endif %}"
    )
    filled = fill(data, {"a": "Dòng một\n{{ 7*7 }} <w:t> & ]]>", "b": "Đặng Ẩn"})
    assert body_text(filled).strip() == ("Dòng một\n{{ 7*7 }} <w:t> & ]]>\nÔng ĐẶNG ẨN và …\nkhông")
    assert fill(data, {"a": "x"}) == fill(data, {"a": "x"})


@pytest.mark.parametrize(
    "line",
    [
        "{{ a", "{{ a b }}", "{% include 'x' %}", "{{ ''.__class__.__mro__ }}",
        "{{ a.__init__.__globals__ }}", "{{ cycler.__init__ }}", "{{ range(10) }}",
        "{{ a|attr('x') }}", "{{ ''.join(a) }}",
    ],
)  # fmt: skip
def test_a_template_that_wants_more_than_text_is_refused(line: str) -> None:
    with pytest.raises((TemplateError, TypeError)):
        filling_process.main(None, template(line))


def test_refusals_come_in_words() -> None:
    for line, words in (("{{ a", "viết sai"), ("{{ ''.__class__ }}", "không được phép"),
                        ("Không có gì", "chưa có chỗ điền")):  # fmt: skip
        with pytest.raises(TemplateUnusable, match=words) as refusal:
            found_fields(template(line))
        assert refusal.value.next_step


def test_a_template_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "WALL_SECONDS", 2.0)
    loops = "".join(f"{{% for x{n} in 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' %}}" for n in range(9))
    with pytest.raises(TemplateUnusable, match="quá lớn"):
        found_fields(template(loops + "{{ a }}" + "{% endfor %}" * 9))
    with pytest.raises(DocxRefused):
        found_fields(b"no docx")
