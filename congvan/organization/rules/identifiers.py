"""Identifiers of organs by QĐ 20/2020/QĐ-TTg, and the older form of QCVN 102:2016 (CODES §9).

H21.05.02 reads from the left: level 1 is UBND tỉnh Gia Lai, level 2 an organ of it, and so on.
The older form has 13 characters, four groups from the lowest level to the highest, zeros for
levels that are not used: 000.02.05.H21 is the same organ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import nfc

# QĐ 20/2020/QĐ-TTg Điều 4: at most 35 characters of A–Z, 0–9 and the dot.
LONGEST_IDENTIFIER = 35
_IDENTIFIER = re.compile(r"[A-Z][0-9]{2}(?:\.[A-Z0-9]{1,10})*")
_OLD_FORM = re.compile(r"([0-9]{3})\.([A-Z0-9]{2})\.([A-Z0-9]{2})\.([A-Z][0-9]{2})")
# The old form has room for this many characters at the levels 2, 3 and 4.
_OLD_WIDTHS = (2, 2, 3)


class InvalidIdentifier(InvalidInput):
    """The text is not an organ identifier, or the organ has none in the form asked for."""

    code = "invalid_identifier"

    def __init__(self, sentence: str, *, next_step: str) -> None:
        super().__init__(sentence, next_step=next_step, field="organ_identifier")


@dataclass(frozen=True, slots=True)
class OrganIdentifier:
    """A valid identifier in the present form; made by `parse_identifier` and its kin."""

    code: str

    def __str__(self) -> str:
        return self.code

    @property
    def level(self) -> int:
        """1 for the organs that QĐ 20/2020 lists itself, one more for each group after that."""
        return self.code.count(".") + 1

    @property
    def parent(self) -> OrganIdentifier | None:
        """The organ one level up; None at level 1."""
        above, dot, _ = self.code.rpartition(".")
        return OrganIdentifier(above) if dot else None

    @property
    def root(self) -> OrganIdentifier:
        """The organ of level 1, for example the province."""
        return OrganIdentifier(self.code.partition(".")[0])

    def is_within(self, organ: OrganIdentifier) -> bool:
        """Whether this is `organ` itself or any organ below it."""
        return self == organ or self.code.startswith(f"{organ.code}.")


def parse_identifier(written: str) -> OrganIdentifier:
    """Read the present form; case and outer spaces do not matter. Raises InvalidIdentifier."""
    code = _tidied(written)
    if not _IDENTIFIER.fullmatch(code) or len(code) > LONGEST_IDENTIFIER:
        raise InvalidIdentifier(
            f"“{written}” không phải là mã định danh cơ quan.",
            next_step="Mã gồm một chữ cái và hai chữ số, rồi các nhóm chữ hoa và số cách nhau bằng"
            f" dấu chấm, không quá {LONGEST_IDENTIFIER} ký tự, ví dụ H21.05.02.",
        )
    return OrganIdentifier(code)


def parse_old_identifier(written: str) -> OrganIdentifier:
    """Read the 13 characters of QCVN 102:2016: 000.02.05.H21 → H21.05.02.

    Groups of zeros are levels not used. Raises InvalidIdentifier, also where a level is used
    under one that is not.
    """
    match = _OLD_FORM.fullmatch(_tidied(written))
    groups = list(match.groups()) if match else []
    while groups and not groups[0].strip("0"):
        del groups[0]
    if not groups or not all(group.strip("0") for group in groups):
        raise InvalidIdentifier(
            f"“{written}” không phải là mã định danh 13 ký tự theo QCVN 102:2016.",
            next_step="Mã gồm bốn nhóm từ cấp 4 đến cấp 1, ví dụ 000.02.05.H21.",
        )
    return OrganIdentifier(".".join(reversed(groups)))


def read_identifier(written: str) -> OrganIdentifier:
    """Read either form, as found in packages from other offices. Raises InvalidIdentifier."""
    if _OLD_FORM.fullmatch(_tidied(written)):
        return parse_old_identifier(written)
    return parse_identifier(written)


def old_form(identifier: OrganIdentifier) -> str:
    """Write an identifier in 13 characters for systems that know only QCVN 102:2016.

    Raises InvalidIdentifier for an organ below level 4 or with a group of another width, which
    the old form cannot write.
    """
    root, *groups = identifier.code.split(".")
    padded = groups + ["0" * width for width in _OLD_WIDTHS[len(groups) :]]
    old = ".".join([*reversed(padded), root])
    match = _OLD_FORM.fullmatch(old)
    if not match or parse_old_identifier(old) != identifier:
        raise InvalidIdentifier(
            f"Mã định danh {identifier} không viết được theo mẫu 13 ký tự của QCVN 102:2016.",
            next_step="Gửi bằng mã định danh theo Quyết định số 20/2020/QĐ-TTg.",
        )
    return old


def _tidied(written: str) -> str:
    return nfc(written).strip().upper()
