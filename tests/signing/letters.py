"""Papers with a text layer to sign: as the office's own makes them, by typst with our fonts."""

from __future__ import annotations

import functools

import typst

from congvan.kernel import typesetting

_LETTER = """
#set page(paper: "a4", margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 15mm))
#set text(font: "Tinos", size: 13pt, lang: "vi")
#grid(columns: (1fr, 1.3fr), align: center,
  [SỞ KHOA HỌC VÀ CÔNG NGHỆ \\ Số: #h(14mm) /QĐ-SKHCN],
  [CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM \\ _Gia Lai, ngày #h(9mm) tháng #h(9mm) năm 2026_])
#v(8mm)
BODY
#grid(columns: (1fr, 1fr),
  [*Nơi nhận:* \\ - Như trên; \\ - Trần Đình Khải (để b/c); \\ - Lưu: VT.],
  align(center)[*TITLES* #v(GAP) *NAME*])
"""
_MINUTES = """
#set page(paper: "a4", margin: 20mm)
#set text(font: "Tinos", size: 13pt, lang: "vi")
Biên bản làm việc giữa hai bên. #v(20mm)
#grid(columns: (1fr, 1fr), align: center,
  [*THƯ KÝ* #v(22mm) *Nguyễn Thị Mai*], [*CHỦ TRÌ* #v(22mm) *Trần Đình Khải*])
"""


@functools.lru_cache(maxsize=16)
def letter(
    *, name: str = "Trần Đình Khải", titles: str = "GIÁM ĐỐC", gap: str = "24mm", pages: int = 1
) -> bytes:
    """A decision with number and date blank; the signature block stands on the last page."""
    body = "#lorem(120) #pagebreak()" * (pages - 1) + "#lorem(60)"
    text = _LETTER.replace("BODY", body).replace("TITLES", titles).replace("GAP", gap)
    return _compiled(text.replace("NAME", name))


@functools.lru_cache(maxsize=2)
def minutes() -> bytes:
    """Minutes with two signers beside each other."""
    return _compiled(_MINUTES)


def _compiled(text: str) -> bytes:
    folders = sorted({str(file.parent) for file in typesetting.font_files()})
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=folders
    )
    return bytes(
        typst.compile(text.encode(), format="pdf", font_paths=fonts, ignore_system_fonts=True)
    )
