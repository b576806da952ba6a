"""The list of components, read off the comment that opens each file.

`python -m congvan.ui.component_reference` writes docs/reference/components.md; a test compares.
"""

from __future__ import annotations

import re

from congvan.ui.asset_files import PROJECT_DIR, UI_DIR

PAGE = PROJECT_DIR / "docs" / "reference" / "components.md"
_HEAD = """# Components

Made from the comments in `congvan/ui/templates/ui/` (`python -m congvan.ui.component_reference`); all states are on the page `/giao-dien/`.

- Pages extend `frame.html` (signed in; the context carries `frame`, a `congvan.ui.frame.Frame`) or `page.html` (anonymous). The block `title` has the words of the one h1 (`<c-page-head title="…">`).
- `:name="value"` hands over a Python value, `name="text"` a text. A component sees only what it is given.
- In loops use the tags `{% icon "inbox" 16 %}`, `{% pill row.pill %}`, `{% due row.due %}`: they cost a tenth of a component.
- Values that lists draw (`WorkRow`, `Tab`, `Pill`, `Due`, `Step`, `FileLine` …) are in `congvan/ui/items.py`; kinds of pills in `congvan/ui/pills.py`; toasts: `congvan.ui.toasts.add_toast(request, "Đã chuyển cho Phòng Tài chính.", link=Link("Xem tiến độ", url), undo_action=url)`.
- A Django form field: `<c-form-field :field="form.login_name" />`; a whole form's errors: `<c-form-errors :form="form" />`. Refused forms answer 422, also to htmx.
- A form with much typing carries `data-keep-typed`; a button with a key of its own carries `data-key="b"`.
- Layout classes: `main-flush` with `page-top` and `page-body` (edge to edge), `columns` (1.12 : 1), `stack`, `split`, `with-pages`, `action-bar`, `field-grid`, `column-680`, `block` and `block-list` (phones).

| Component | What it is; variables |
|--|--|
"""


def text() -> str:
    """The page as it should be."""
    lines = []
    for file in sorted((UI_DIR / "templates" / "ui").glob("[!_]*.html")):
        comment = re.match(r"{# (.*?) #}", file.read_text(encoding="utf-8"))
        said = comment.group(1) if comment else ""
        cell = re.sub(r"(<[^>]+>)", r"`\1`", said).replace("|", "\\|")
        lines.append(f"| `<c-{file.stem.replace('_', '-')}>` | {cell} |")
    return _HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
