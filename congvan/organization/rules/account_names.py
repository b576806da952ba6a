"""Names of accounts by Điều 6 of the Gia Lai regulation 132/QĐ-STTTT (R-259 … R-265).

A person's name is tên, then the first letters of họ and tên lót: Nguyễn Văn Minh is minhnv. When
names collide, everybody concerned moves on to the next form, until all differ: the middle name
next to the given name in full, then the birth date, home town and birthplace, then a number.
A unit's name is its field and its place: vhttdakdoa. The rule gives the part before the @; the
domain is a setting of the province.
"""

from __future__ import annotations

import enum
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import PersonName, ascii_fold, name_sort_key, nfc, split_name
from congvan.organization.rules.unit_names import (
    APOSTROPHES,
    REMARK,
    place_letters,
    split_unit_name,
)

# RFC 5321 §4.5.3.1.1: the part of an address before the @ has at most 64 octets. With at most 16
# initials, 8 digits and two places of 16 letters, 8 letters remain for the name and a number.
LONGEST_NAME = 64
_LONGEST_INITIALS = 16
_LONGEST_PLACE = 16

_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2100


class UnusableName(InvalidInput):
    """No account name can be made of the full name."""


class UnreadableBirthDate(InvalidInput):
    """The birth date is not a date, or not written in a form that has one meaning."""


class NameForm(enum.Enum):
    """The forms a name can take, in the order in which they are tried."""

    ORDINARY = "ordinary"
    MIDDLE_NAME = "middle_name"
    UNIT_KIND = "unit_kind"
    PLACE_TYPE = "place_type"
    SPELLED_OUT = "spelled_out"
    BIRTH_DATE = "birth_date"
    HOME_TOWN = "home_town"
    BIRTHPLACE = "birthplace"
    NUMBERED = "numbered"


@dataclass(frozen=True, slots=True)
class Applicant:
    """Someone who needs an account. Dates are as written: "15/8/1963", "1973-02-11", "1963".

    `split` is the office's own split of the name, for those whose first word is not the họ or
    whose last word is not the tên; without it the usual order is taken.
    """

    full_name: str
    birth_date: str | date | None = None
    kind: Literal["person", "unit"] = "person"
    home_town: str | None = None
    birthplace: str | None = None
    split: PersonName | None = None


@dataclass(frozen=True, slots=True)
class AssignedName:
    """A name for one applicant, which rule gave it, and the earlier accounts it had to avoid.

    `reason` is a Vietnamese sentence. `held` lists the names tried before that earlier accounts
    hold; the regulation gives both persons of a collision a longer name, so the service may
    rename their holders.
    """

    name: str
    form: NameForm
    reason: str
    held: tuple[str, ...] = ()

    @property
    def collides_with_taken(self) -> bool:
        """Whether a simpler form was passed over because an earlier account holds it."""
        return bool(self.held)


def assign_names(
    applicants: Sequence[Applicant], *, taken: Collection[str] = ()
) -> list[AssignedName]:
    """Name applicants whose accounts are created together, in their order.

    The names differ from each other and from `taken` (names of earlier accounts, any case, with
    or without domain), have only a–z and 0–9 and at most 64 characters. Those of one collision
    all take the longer form; a name by a simpler form goes before a longer one that happens to
    be equal. Nobody's name depends on the order of the applicants, except where two of them
    agree in everything that is known. Raises UnusableName and UnreadableBirthDate.
    """
    earlier = {_account(name) for name in taken}
    used = set(earlier)
    candidates = [_forms(applicant) for applicant in applicants]
    names: dict[int, tuple[str, NameForm]] = {}
    for form in NameForm:
        waiting = [index for index in range(len(applicants)) if index not in names]
        wanted = {index: candidates[index][form] for index in waiting if form in candidates[index]}
        wishes = Counter(wanted.values())
        free = {index: name for index, name in wanted.items() if wishes[name] == 1}
        names |= {index: (name, form) for index, name in free.items() if name not in used}
        used |= {name for name, _ in names.values()}
    waiting = [index for index in range(len(applicants)) if index not in names]
    waiting.sort(key=lambda index: _rank(applicants[index], candidates[index]))
    for index, name in _numbered([(index, _stem(candidates[index])) for index in waiting], used):
        names[index] = (name, NameForm.NUMBERED)
    return [
        _assigned(*names[index], candidates[index], earlier) for index in range(len(applicants))
    ]


def name_for(
    full_name: str, *, born: str | date | None = None, taken: Collection[str] = ()
) -> AssignedName:
    """Name one person whose account is created alone. Raises what `assign_names` raises."""
    return assign_names([Applicant(full_name, birth_date=born)], taken=taken)[0]


def birth_date_digits(written: str | date) -> str:
    """The digits of a birth date as official documents write it (R-262, NĐ 30/2020 PL I.II.4b).

    The day has two digits, the month two only in January and February: 11/02/1973 → 11021973,
    15/8/1963 → 1581963. Day before month, or the year first; a year alone, or a month and a
    year, are kept, also with zeros for what is not known. Raises UnreadableBirthDate.
    """
    day, month, year = (
        (written.day, written.month, written.year)
        if isinstance(written, date)
        else _read_date(written)
    )
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise _unreadable(written) from None
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR or (day and not month):
        raise _unreadable(written)
    day_digits = f"{day:02d}" if day else ""
    month_digits = "" if not month else f"{month:02d}" if month <= 2 else str(month)
    return f"{day_digits}{month_digits}{year}"


_DATE_WORDS = re.compile(r"\b(?:sinh|ngày|tháng|năm)\b", re.IGNORECASE)
_TIME_OF_DAY = re.compile(r"[T ]\d\d:\d\d.*$")


def _read_date(written: str) -> tuple[int, int, int]:
    """Day, month and year, 0 for what is not written."""
    text = _DATE_WORDS.sub(" ", _TIME_OF_DAY.sub("", nfc(written).strip()))
    numbers = re.findall(r"[0-9]+", text)
    lengths = [len(number) for number in numbers]
    if not re.fullmatch(r"[0-9]+(?:\s*[-/.\s]\s*[0-9]+){0,2}", text.strip()):
        raise _unreadable(written)
    if lengths[0] == 4 and len(numbers) == 3 and max(lengths[1:]) <= 2:
        numbers.reverse()
    elif lengths[-1] != 4 or max(lengths[:-1], default=0) > 2:
        raise _unreadable(written)
    day, month, year = [0] * (3 - len(numbers)) + [int(number) for number in numbers]
    return day, month, year


def _unreadable(written: str | date) -> UnreadableBirthDate:
    return UnreadableBirthDate(
        f"Không đọc được ngày sinh «{written}».",
        next_step="Ghi ngày sinh theo dạng ngày/tháng/năm đủ bốn chữ số năm, ví dụ 15/8/1963.",
        field="birth_date",
    )


def _account(name: str) -> str:
    return name.strip().lower().partition("@")[0]


def _forms(applicant: Applicant) -> Mapping[NameForm, str]:
    forms = _unit_forms(applicant) if applicant.kind == "unit" else _person_forms(applicant)
    if not forms[NameForm.ORDINARY]:
        raise UnusableName(
            f"Không đặt được tên tài khoản cho «{applicant.full_name}»: trong tên không có chữ cái"
            " La-tinh nào.",
            next_step="Ghi lại họ và tên hoặc tên đơn vị bằng chữ quốc ngữ.",
            field="full_name",
        )
    return forms


def _person_forms(applicant: Applicant) -> dict[NameForm, str]:
    family, middle, given = _person_words(applicant)
    ordinary_initials = _initials(family + middle)
    forms = {NameForm.ORDINARY: _fitted("".join(given), ordinary_initials)}
    if middle:
        forms[NameForm.MIDDLE_NAME] = _fitted(
            "".join([middle[-1], *given]), _initials(family + middle[:-1])
        )
    return forms | _extended("".join(given), ordinary_initials, applicant)


def _unit_forms(applicant: Applicant) -> dict[NameForm, str]:
    unit = split_unit_name(applicant.full_name)
    place = unit.place if not unit.place.isdigit() else unit.place_type + unit.place
    field = unit.field or unit.kind or unit.place_type
    forms = {NameForm.ORDINARY: _fitted(field + place, "")}
    if unit.kind and unit.field:
        forms[NameForm.UNIT_KIND] = _fitted(unit.kind_initials + field + place, "")
    if unit.place_type and unit.place_type not in forms[NameForm.ORDINARY]:
        forms[NameForm.PLACE_TYPE] = _fitted(field + place, unit.place_type)
    if len(spelled := "".join(unit.field_words)) > len(unit.field):
        forms[NameForm.SPELLED_OUT] = _fitted(spelled + place, "")
    return forms | _extended(field + place, "", applicant)


def _extended(spelled: str, tail: str, applicant: Applicant) -> dict[NameForm, str]:
    """The ordinary form with each further element the regulation names, as far as known."""
    forms = {}
    for form, element in (
        (NameForm.BIRTH_DATE, birth_date_digits(applicant.birth_date or "")),
        (NameForm.HOME_TOWN, place_letters(applicant.home_town or "")[:_LONGEST_PLACE]),
        (NameForm.BIRTHPLACE, place_letters(applicant.birthplace or "")[:_LONGEST_PLACE]),
    ):
        if element:
            tail += element
            forms[form] = _fitted(spelled, tail)
    return forms
