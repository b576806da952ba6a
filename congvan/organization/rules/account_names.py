"""Names of accounts by Điều 6 of the Gia Lai regulation 132/QĐ-STTTT (R-259 … R-265).

A person's name is tên, then the first letters of họ and tên lót: Nguyễn Văn Minh is minhnv. When
names collide, all concerned move on to the next form until everybody's differs: the middle name
next to the given name in full, then birth date, home town and birthplace, then a number. A unit's
name is its field and its place: vhttdakdoa. The domain after the @ is a setting of the province.
"""

from __future__ import annotations

import enum
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Literal

from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import PersonName, ascii_fold, name_sort_key, split_name
from congvan.organization.rules.birth_dates import birth_date_digits
from congvan.organization.rules.written_names import (
    place_letters,
    split_unit_name,
    written_words,
)

# RFC 5321 §4.5.3.1.1: the part of an address before the @ has at most 64 octets. With 16 initials,
# 8 digits and two places of 16 letters at most, 8 remain for the name itself.
LONGEST_NAME = 64
_LONGEST_INITIALS = 16
_LONGEST_PLACE = 16


Kind = Literal["person", "unit"]


class UnusableName(InvalidInput):
    """No account name can be made of this full name."""

    code = "unusable_name"

    def __init__(self, full_name: str) -> None:
        super().__init__(
            f"Không đặt được tên tài khoản cho “{full_name}”: tên không có chữ cái La-tinh nào.",
            next_step="Ghi lại họ và tên, hoặc tên đơn vị, bằng chữ quốc ngữ.",
            field="full_name",
        )


class NameForm(enum.Enum):
    """The forms of a name, in the order in which they are tried."""

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
    """Someone who needs an account.

    `birth_date` is a date or as written: "15/8/1963", "1973-02-11", "1963". `split` is the
    office's own split of the name, for a person whose họ is not the first word or whose tên is
    not the last; without it the usual order is taken.
    """

    full_name: str
    birth_date: str | date | None = None
    kind: Kind = "person"
    home_town: str | None = None
    birthplace: str | None = None
    split: PersonName | None = None


@dataclass(frozen=True, slots=True)
class AssignedName:
    """The name of one applicant, its form, and why, as a Vietnamese sentence.

    `held` are the simpler names that were passed over because earlier accounts hold them. By the
    regulation both sides of a collision take the longer form, so the service may rename those
    holders and keep their old names as aliases (R-263).
    """

    name: str
    form: NameForm
    reason: str
    held: tuple[str, ...] = ()

    @property
    def collides_with_taken(self) -> bool:
        """Whether an earlier account stood in the way of a simpler name."""
        return bool(self.held)


def assign_names(
    applicants: Sequence[Applicant], *, taken: Collection[str] = ()
) -> list[AssignedName]:
    """Name applicants whose accounts are created together; the answers are in their order.

    The names differ from each other and from `taken`, the names of earlier accounts (in any case,
    with or without domain), have only a–z and 0–9, and at most LONGEST_NAME of them. A name that
    several want goes to none of them; a name that is one person's simpler and another's longer
    form goes to the first. The order of the applicants matters only between two of whom nothing
    known differs. Raises UnusableName and UnreadableBirthDate.
    """
    earlier = frozenset(name.strip().lower().partition("@")[0] for name in taken)
    ladders = [_ladder(applicant) for applicant in applicants]
    chosen: dict[int, tuple[NameForm, str]] = {}
    spent = set(earlier)
    for form in NameForm:
        wishes = {
            index: ladder.names[form]
            for index, ladder in enumerate(ladders)
            if index not in chosen and form in ladder.names
        }
        demand = Counter(wishes.values())
        for index, name in wishes.items():
            if demand[name] == 1 and name not in spent:
                chosen[index] = form, name
        # A name two people wanted must not fall to a third by a longer form.
        spent |= demand.keys()
    unnamed = sorted(set(range(len(ladders))) - chosen.keys(), key=lambda i: (ladders[i].rank, i))
    borne = earlier | {name for _, name in chosen.values()}
    numbered = _numbered([ladders[index].stem for index in unnamed], borne=borne, spent=spent)
    chosen |= {i: (NameForm.NUMBERED, name) for i, name in zip(unnamed, numbered, strict=True)}
    return [_assigned(ladder, *chosen[i], earlier=earlier) for i, ladder in enumerate(ladders)]


def name_for(
    full_name: str, *, born: str | date | None = None, taken: Collection[str] = ()
) -> AssignedName:
    """Name one person whose account is created alone; raises what `assign_names` raises."""
    return assign_names([Applicant(full_name, birth_date=born)], taken=taken)[0]


@dataclass(frozen=True, slots=True)
class _Stem:
    """A name in two parts: one that may be shortened, and a tail that tells people apart."""

    spelled: str
    tail: str = ""

    def __str__(self) -> str:
        return self.spelled[: LONGEST_NAME - len(self.tail)] + self.tail

    def extended(self, element: str) -> _Stem:
        return _Stem(self.spelled, self.tail + element)


@dataclass(frozen=True, slots=True)
class _Ladder:
    """The names one applicant can have, in the order of NameForm; a number goes after `stem`."""

    names: dict[NameForm, str]
    stem: _Stem
    rank: tuple[str, ...]
    is_unit: bool


def _ladder(applicant: Applicant) -> _Ladder:
    is_unit = applicant.kind == "unit"
    stems = _unit_stems(applicant.full_name) if is_unit else _person_stems(applicant)
    stem = stems[NameForm.ORDINARY]
    for form, element in _elements(applicant):
        stems[form] = stem = stem.extended(element)
    return _Ladder(
        names={form: str(stem) for form, stem in stems.items()},
        stem=stem,
        rank=(name_sort_key(applicant.full_name), applicant.full_name, stem.spelled, stem.tail),
        is_unit=is_unit,
    )


def _elements(applicant: Applicant) -> Iterator[tuple[NameForm, str]]:
    """What Điều 6 adds to an ordinary name, in its order, as far as known."""
    if applicant.birth_date:
        yield (
            NameForm.BIRTH_DATE,
            birth_date_digits(applicant.birth_date, whose=applicant.full_name),
        )
    for form, place in (
        (NameForm.HOME_TOWN, applicant.home_town),
        (NameForm.BIRTHPLACE, applicant.birthplace),
    ):
        if letters := place_letters(place or "")[:_LONGEST_PLACE]:
            yield form, letters


def _person_stems(applicant: Applicant) -> dict[NameForm, _Stem]:
    split = applicant.split or split_name(" ".join(_name_words(applicant.full_name)))
    family, middle, given = (
        _name_words(part) for part in (split.family, split.middle, split.given)
    )
    if not given:
        raise UnusableName(applicant.full_name)
    stems = {NameForm.ORDINARY: _Stem("".join(given), _initials(family + middle))}
    if middle:
        stems[NameForm.MIDDLE_NAME] = _Stem(
            middle[-1] + "".join(given), _initials(family + middle[:-1])
        )
    return stems


_DIGITS = re.compile(r"[0-9]+")


def _name_words(written: str) -> list[str]:
    """The words of a personal name in a–z; numbers, remarks and other alphabets fall away."""
    folded = (_DIGITS.sub("", ascii_fold(word)) for word in written_words(written))
    return [word for word in folded if word]


def _initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words)[:_LONGEST_INITIALS]


def _unit_stems(full_name: str) -> dict[NameForm, _Stem]:
    unit = split_unit_name(full_name)
    place = unit.place_type + unit.place if unit.place.isdigit() else unit.place
    field = unit.field or unit.kind or unit.place_type
    if not field + place:
        raise UnusableName(full_name)
    kind_initials = unit.kind_initials if unit.field else ""
    stems = {
        NameForm.ORDINARY: _Stem(field + place),
        NameForm.UNIT_KIND: _Stem(kind_initials + field + place),
        NameForm.PLACE_TYPE: _Stem(field + place, unit.place_type),
        NameForm.SPELLED_OUT: _Stem(("".join(unit.field_words) or field) + place),
    }
    ordinary = stems[NameForm.ORDINARY]
    return {
        form: stem for form, stem in stems.items() if form is NameForm.ORDINARY or stem != ordinary
    }


def _numbered(stems: Sequence[_Stem], *, borne: Collection[str], spent: set[str]) -> list[str]:
    """Put a number after each stem; the bearer of the stem itself counts as the first."""
    names: list[str] = []
    used = {*spent, *borne}
    following: dict[_Stem, int] = {}
    for stem in stems:
        number = following.get(stem, 2 if str(stem) in borne else 1)
        while (name := _with_number(stem, number)) in used:
            number += 1
        used.add(name)
        following[stem] = number + 1
        names.append(name)
    return names


def _with_number(stem: _Stem, number: int) -> str:
    """minhnv2, but minhnv11021973b: a figure after a date would be read as part of it."""
    if not str(stem)[-1].isdigit():
        return str(stem.extended(str(number)))
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("a") + place) + letters
    return str(stem.extended(letters))


_SOURCE = "khoản 1 Điều 6 Quyết định số 132/QĐ-STTTT"
_UNIT_ORDINARY = f"Gồm tên viết tắt của đơn vị và tên địa bàn ({_SOURCE})."
_PERSON_ORDINARY = f"Gồm tên, chữ đầu của họ và chữ đầu của các tên lót ({_SOURCE})."
# Each continues "Tên “…” bị trùng".
_REASONS = {
    NameForm.MIDDLE_NAME: f", nên viết đầy đủ tên lót liền kề trước tên ({_SOURCE}).",
    NameForm.UNIT_KIND: ", nên thêm chữ đầu của loại đơn vị.",
    NameForm.PLACE_TYPE: ", nên thêm loại địa bàn.",
    NameForm.SPELLED_OUT: ", nên viết đầy đủ tên đơn vị.",
    NameForm.BIRTH_DATE: (
        f" và tên lót liền kề không phân biệt được, nên thêm ngày sinh ({_SOURCE})."
    ),
    NameForm.HOME_TOWN: (
        f" và tên lót, ngày sinh không phân biệt được, nên thêm quê quán ({_SOURCE})."
    ),
    NameForm.BIRTHPLACE: (
        f" và ngày sinh, quê quán không phân biệt được, nên thêm nơi sinh ({_SOURCE})."
    ),
    NameForm.NUMBERED: " và thông tin đã có không phân biệt được, nên thêm số thứ tự.",
}


def _assigned(
    ladder: _Ladder, form: NameForm, name: str, *, earlier: Collection[str]
) -> AssignedName:
    ordinary = ladder.names[NameForm.ORDINARY]
    reason = _UNIT_ORDINARY if ladder.is_unit else _PERSON_ORDINARY
    if form is not NameForm.ORDINARY:
        reason = f"Tên “{ordinary}” bị trùng{_REASONS[form]}"
    tried = takewhile(lambda item: item[0] is not form, ladder.names.items())
    held = tuple(other for _, other in tried if other in earlier)
    return AssignedName(name=name, form=form, reason=reason, held=held)
