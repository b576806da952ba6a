"""The icon sprite: allow-listed shapes of @tabler/icons (outline, 24 grid) and three of our own.

Imported by the build command before Django is set up, so nothing here may import Django.
"""

from __future__ import annotations

import re
from pathlib import Path

# The frame first, then what stands for the work.
_NAMES = """
inbox send checks star home menu-2 search plus bell help chevron-down chevron-up chevron-left
chevron-right x user users logout key devices settings switch-horizontal keyboard
adjustments-horizontal arrow-left arrow-right dots external-link info-circle

file-text file-pencil file-arrow-right folder folder-open calendar calendar-event speakerphone
message messages building building-community file-search clipboard-data clipboard-check clipboard-list books
arrows-transfer-up-down exchange eye-check file-import mail mailbox rubber-stamp line-scan scan gavel writing-sign
signature eye eye-off flame bolt alert-triangle clock circle-check circle circle-dot circle-dashed
ban arrow-back-up device-mobile download upload printer zoom-in zoom-out refresh paperclip check
file-type-pdf file-type-doc file-type-xls file-zip file file-certificate photo shield-off shield-check cloud-up pencil trash filter
history lock lock-open phone id-badge-2 sitemap briefcase archive tag notes list list-check
copy pin flag-3 hash certificate database server activity chart-bar user-plus user-check user-x
users-group world link unlink adjustments arrows-sort bookmark calendar-time
"""
OUTLINE = tuple(sorted(set(_NAMES.split())))

_MARK = '<path d="{0}" stroke="#fff" stroke-width="2.25"/>'
# Filled shields so that a verdict reads without colour (DESIGN §3); Tabler fills only one of them.
_SHIELD_MARKS = {
    "shield-valid": _MARK.format("M8.5 12.2l2.4 2.4 4.6 -4.8"),
    "shield-doubtful": _MARK.format("M12 7.8v4.8M12 16v.01"),
    "shield-broken": _MARK.format("M9.3 9.3l5.4 5.4M14.7 9.3l-5.4 5.4"),
}
ICON_NAMES = frozenset({*OUTLINE, *_SHIELD_MARKS})

_BACKGROUND = re.compile(r'<path stroke="none" d="M0 0h24v24H0z"[^>]*/>')
_STROKED = (
    'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
    'stroke-linecap="round" stroke-linejoin="round"'
)


def sprite(icons_dir: Path) -> str:
    """This will be one SVG of <symbol>s; raises FileNotFoundError for a name Tabler lacks."""
    symbols = [_symbol(name, _shapes(icons_dir / "outline" / f"{name}.svg")) for name in OUTLINE]
    shield = _shapes(icons_dir / "filled" / "shield.svg").replace(
        "<path ", '<path fill="currentColor" stroke="none" ', 1
    )
    symbols += [_symbol(name, shield + mark) for name, mark in sorted(_SHIELD_MARKS.items())]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def _symbol(name: str, shapes: str) -> str:
    return f'<symbol id="{name}" {_STROKED}>{shapes}</symbol>'


def _shapes(file: Path) -> str:
    inner = file.read_text(encoding="utf-8").split(">", 1)[1].rsplit("</svg>", 1)[0]
    # A few files open with a comment of tags before <svg>; the split above then left it in.
    inner = inner.split("<svg", 1)[1].split(">", 1)[1] if "<svg" in inner else inner
    return re.sub(r"\s*\n\s*", "", _BACKGROUND.sub("", inner))
