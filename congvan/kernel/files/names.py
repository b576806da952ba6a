"""File names as people may be given them back: one part, NFC, nothing invisible, 255 bytes.

Names inside archives are only checked, never changed, because the archive is kept byte for byte.
"""

from __future__ import annotations

import re
import unicodedata

# Linux and NTFS keep at most 255 bytes (units) in one name; longer ones cannot be saved.
NAME_BYTES = 255
# The longest real extension here is "docx"; what is longer is a word with a dot before it.
EXTENSION_LETTERS = 10
# Archive members: Windows opens at most 260 characters of path without special settings.
MEMBER_NAME_BYTES = 1024

UNNAMED = "tệp không tên"

_FORBIDDEN_ON_WINDOWS = re.compile(r'[<>:"|?*]')
_RESERVED_ON_WINDOWS = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)", re.I)
_DRIVE_LETTER = re.compile(r"[A-Za-z]:")
# Control, formatting (bidirectional overrides hide extensions), surrogate, unassigned, separators.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})


def clean(name: str) -> str:
    """The name to store for a file that arrives as `name`; never empty, and clean(clean(x)) == clean(x).

    Path parts are dropped, letters that Windows cannot write become "_", the extension survives
    the cut to 255 bytes of UTF-8.
    """
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(" " if letter in "\t\r\n" else letter for letter in name)
    name = "".join(c for c in name if unicodedata.category(c) not in _INVISIBLE)
    name = unicodedata.normalize("NFC", name)
    name = _FORBIDDEN_ON_WINDOWS.sub("_", name)
    name = _trimmed(name)
    if _RESERVED_ON_WINDOWS.match(name):
        name = "_" + name
    return _cut(name) or UNNAMED


def extension(name: str) -> str:
    """The extension in lower case without the dot; "" when there is none."""
    stem, dot, last = name.rpartition(".")
    if not (dot and stem) or len(last) > EXTENSION_LETTERS or not last.isalnum():
        return ""
    return last.lower()


def member_name_problem(name: str) -> str:
    """Why an archive member may not be called `name`, as a Vietnamese clause; "" when it may.

    Refuses what would leave the target folder on extraction or deceive the eye.
    """
    parts = name.removesuffix("/").split("/")
    problem = ""
    if not name or len(name.encode("utf-8", "replace")) > MEMBER_NAME_BYTES:
        problem = "tên trống hoặc quá dài"
    elif any(unicodedata.category(letter) in _INVISIBLE for letter in name):
        problem = "tên có ký tự ẩn"
    elif "\\" in name or name.startswith("/") or _DRIVE_LETTER.match(name):
        problem = "tên trỏ ra ngoài thư mục giải nén"
    elif any(part in ("", ".", "..") or part != part.rstrip(" .") for part in parts):
        problem = "tên trỏ ra ngoài thư mục giải nén hoặc kết thúc bằng dấu chấm, dấu cách"
    return problem


def shown(name: str) -> str:
    """`name` as it may stand in a sentence: nothing invisible, at most 80 letters."""
    visible = "".join("�" if unicodedata.category(c) in _INVISIBLE else c for c in name)
    return visible if len(visible) <= 80 else visible[:60] + "…" + visible[-19:]


def _trimmed(name: str) -> str:
    """One space between words; no dots and spaces at the ends, where Windows loses them."""
    return re.sub(r"\s+", " ", name).strip(" .")


def _cut(name: str) -> str:
    """`name` within NAME_BYTES, cut before the extension and between whole letters."""
    if len(name.encode()) <= NAME_BYTES:
        return name
    suffix = "." + name.rpartition(".")[2] if extension(name) else ""
    stem = name.removesuffix(suffix)
    room = NAME_BYTES - len(suffix.encode())
    stem = stem.encode()[:room].decode(errors="ignore")
    return _trimmed(stem) + suffix
