"""Every component renders: found by walking its folder, so a new one fails until it has a sample."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import RequestFactory

from congvan.ui import component_reference
from congvan.ui.asset_files import PROJECT_DIR, UI_DIR
from congvan.web.gallery import samples
from tests.ui.drawing import draw
from tests.ui.markup import Markup

FILES = sorted((UI_DIR / "templates" / "ui").glob("[!_]*.html"))
GALLERY = PROJECT_DIR / "congvan" / "web" / "gallery" / "templates" / "gallery"
# Drawn there by another component, or (page_head) a second h1 would come of it.
NOT_IN_GALLERY = {"icon", "page_head", "work_row"}


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_component_says_what_it_takes(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.startswith("{# ")
    comment = text.split("#}", 1)[0]
    declared = re.search(r"<c-vars (.*?)/>", text)
    names = re.findall(r"(?:^|\s):?([a-z_]+)=", declared.group(1)) if declared else []
    # Shared words are explained once, by "as button" or "as in field".
    told = comment + (
        " kind size icon icon_end key block label css machine doubtful span"
        if " as " in comment
        else ""
    )
    missing = [name for name in names if name not in told]
    assert not missing


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_component_renders_bare(file: Path) -> None:
    """With nothing given it draws something or nothing, but whole HTML."""
    needs = {"form_field": ' :field="form.due"', "work_row": ' :row="rows.0"'}
    html = draw(
        f"<c-{file.stem.replace('_', '-')}{needs.get(file.stem, '')} />",
        form=samples.sample_form(),
        rows=samples.context()["rows"],
    )
    assert "<c-" not in html
    assert Markup(html).faults == []


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_component_is_in_the_gallery(file: Path) -> None:
    if file.stem in NOT_IN_GALLERY:
        pytest.skip("không vẽ riêng trong bảng")
    shown = "".join(f.read_text(encoding="utf-8") for f in GALLERY.glob("*.html"))
    assert f"<c-{file.stem.replace('_', '-')}" in shown


def test_attributes_given_by_a_page_are_escaped() -> None:
    html = draw('<c-button :data-x="evil">Gửi</c-button>', evil='"><script>alert(1)</script>')
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_values_are_escaped() -> None:
    html = draw('<c-empty :title="evil" /><c-pill :word="evil" />', evil="<b>x</b>")
    assert "<b>x</b>" not in html


def test_button_says_why_it_is_grey() -> None:
    html = draw('<c-button reason="Còn thiếu: ký của lãnh đạo.">Gửi đi</c-button>')
    assert "disabled" in html
    assert "Còn thiếu: ký của lãnh đạo." in html


def test_field_error_is_tied_to_its_control() -> None:
    markup = Markup(draw('<c-form-field :field="form.due" />', form=samples.sample_form()))
    control = next(e for e in markup.elements if e.attributes.get("name") == "due")
    assert control.attributes["aria-invalid"] == "true"
    assert control.attributes["aria-describedby"] == "id_due_error"
    assert "is-invalid" in (control.attributes["class"] or "")
    assert markup.dangling_references() == []


def test_parent_variables_do_not_slip_in() -> None:
    html = draw("{% with label='Lạ' %}<c-button>Gửi</c-button>{% endwith %}")
    assert "Lạ" not in html


def test_unknown_icon_fails_loudly() -> None:
    with pytest.raises(Exception, match="chưa có trong"):
        draw('{% icon "khong-co" %}')


def test_gallery_page_is_whole() -> None:
    from congvan.web.gallery.views import gallery

    markup = Markup(gallery(RequestFactory().get("/giao-dien/")).content.decode())
    assert markup.faults == []
    assert markup.repeated_ids() == []
    assert markup.dangling_references() == []
    assert [e.text for e in markup.all("h1")] == ["Bảng thành phần"]


def test_reference_page_is_current() -> None:
    assert component_reference.PAGE.read_text(encoding="utf-8") == component_reference.text(), (
        "chạy: python -m congvan.ui.component_reference"
    )
