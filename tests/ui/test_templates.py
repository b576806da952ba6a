"""Rules that every template under congvan/ keeps; found by walking, so a new one is checked too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from congvan.ui.asset_files import PROJECT_DIR, UI_DIR
from congvan.ui.icons import ICON_NAMES

TEMPLATES = sorted((PROJECT_DIR / "congvan").rglob("templates/**/*.html"))
COMPONENTS = {f.stem for f in (UI_DIR / "templates" / "ui").glob("[!_]*.html")}
# Messages that leave the system as a file of their own (e-mail, print) are no pages.
LONGEST = 120

FORBIDDEN = {
    r"\sstyle\s*=\s*[\"']": "style= (CSP: kiểu nằm trong congvan/ui/styles)",
    r"\son[a-z]+\s*=\s*[\"']": "thuộc tính on…= (CSP: viết mô-đun trong congvan/ui/static/ui)",
    r"<style\b": "<style>",
    r"<script(?![^>]*\bsrc=)": "<script> không có src",
    r"\bhx-on\b": "hx-on (cần eval, CSP chặn)",
    r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//": "địa chỉ máy chủ khác",
    r"javascript:": "javascript:",
}


def _name(file: Path) -> str:
    return str(file.relative_to(PROJECT_DIR))


@pytest.mark.parametrize("file", TEMPLATES, ids=_name)
def test_template_keeps_the_rules(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    found = [why for pattern, why in FORBIDDEN.items() if re.search(pattern, text)]
    assert not found
    assert len(text.splitlines()) <= LONGEST


@pytest.mark.parametrize("file", TEMPLATES, ids=_name)
def test_icons_are_in_the_sprite(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    named = set(re.findall(r"{%\s*icon\s+[\"']([a-z0-9-]+)[\"']", text))
    named |= set(re.findall(r"\sicon(?:_end)?=\"([a-z0-9-]+)\"", text))
    named |= set(re.findall(r"<c-icon\s+name=\"([a-z0-9-]+)\"", text))
    assert named <= ICON_NAMES


@pytest.mark.parametrize("file", TEMPLATES, ids=_name)
def test_components_exist(file: Path) -> None:
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", file.read_text(), flags=re.S)
    used = {name.replace("-", "_") for name in re.findall(r"<c-([a-z-]+)", text)}
    assert used - {"vars", "slot"} <= COMPONENTS


def test_one_line_comments_stay_on_one_line() -> None:
    """Django prints a {# … #} that spans lines; {% comment %} is for those."""
    broken = [
        _name(file)
        for file in TEMPLATES
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.count("{#") != line.count("#}")
    ]
    assert not broken


def test_our_scripts_write_no_inline_style() -> None:
    """setAttribute("style") and markup with style= would be refused by the page's policy."""
    scripts = sorted((UI_DIR / "static" / "ui").glob("*.js"))
    assert scripts
    for script in scripts:
        text = script.read_text(encoding="utf-8")
        assert "style=" not in text, script.name
        assert "eval(" not in text, script.name
        assert len(text.splitlines()) < 150, script.name
