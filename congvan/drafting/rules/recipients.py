"""Read "Kính gửi" and "Nơi nhận": which lines there are, and whom each stands for (R-100, LAYOUT box 9).

Pure: the names an agency knows come in as values. A line nobody can be found for stays as it is
written; a person says who it is, and that is remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from congvan.kernel.text import fold, nfc

# A page of recipients has some dozens of lines; more is no list of recipients.
MOST_LINES = 500
LONGEST_NAME = 300


class Kind(StrEnum):
    """What a recipient is found to be."""

    ORGAN = "organ"
    AGENCY = "agency"
    UNIT = "unit"
    MEMBER = "member"
    RETAINED = "retained"
    OUTSIDE_GROUP = "outside_group"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Target:
    """One recipient that is known: an organ, an agency of this system, an own unit or member."""

    kind: Kind
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Named:
    """Something with names to be found by; `post` is a member's title, `leads` the agency's leaders."""

    target: Target
    names: tuple[str, ...]
    post: str = ""
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """What an agency knows: organs and agencies, its own units and people, and what was chosen before."""

    outside: tuple[Named, ...] = ()
    units: tuple[Named, ...] = ()
    members: tuple[Named, ...] = ()
    own: tuple[str, ...] = ()
    remembered: Mapping[str, Target | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One recipient as it will stand in the list; without `target` nobody was found for it.

    `group` is the line that stood for several: "Các phòng, đơn vị thuộc Sở".
    """

    name: str
    kind: Kind
    target: Target | None = None
    is_addressee: bool = False
    copies: int = 0
    group: str = ""


_BULLET = re.compile(r"^[\s\-–—+*•·]+")
_NOTE = re.compile(r"\(([^()]*)\)")
_COPIES = re.compile(r"(\d{1,4})\s*(?:bản|b)\b", re.IGNORECASE)
_TAIL = " \t;.,:/"
_HEADING = re.compile(r"^\s*(kính gửi|nơi nhận)\s*:?\s*", re.IGNORECASE)
_AS_ABOVE = re.compile(r"^nhu (tren|kinh gui|tren kinh gui)$")
_RETAINED = re.compile(r"^luu\b\s*:?")
_ALL_UNITS = re.compile(
    r"^(thu truong )?cac (phong|don vi|ban|trung tam|chi cuc|to chuc)\b(?!.*\b(huyen|xa|phuong|tinh|so, ban)\b)"
)
_OUTSIDE_GROUP = re.compile(
    r"^(cac (so|co quan|bo|ban dang|doanh nghiep|hoi|truong|huyen|xa|phuong|thanh vien|to chuc chinh tri)\b"
    r"|(uy ban nhan dan|hoi dong nhan dan|thuong truc .*) cac )"
)
_ALL_LEADERS = frozenset({"lanh dao", "ban giam doc", "ban lanh dao", "tap the lanh dao", "thuong truc uy ban nhan dan"})  # fmt: skip
_SPELLED_OUT = {
    "ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "vp": "van phong", "&": "va",
    "tp": "thanh pho", "p": "phong", "tt": "trung tam", "gd": "giam doc", "pgd": "pho giam doc",
    "ct": "chu tich", "pct": "pho chu tich", "cvp": "chanh van phong", "dc": "dong chi",
    "kh&cn": "khoa hoc va cong nghe", "nn&mt": "nong nghiep va moi truong",
    "gd&dt": "giao duc va dao tao", "vhtt&dl": "van hoa, the thao va du lich",
    "vhttdl": "van hoa, the thao va du lich", "khcn": "khoa hoc va cong nghe",
}  # fmt: skip
_FORMS = re.compile(r"^(cac )?(d/c|dong chi|ong|ba|dong chi:)\s+")
_PARTS = re.compile(r"\s*(?:,|;|\bvà\b)\s*")


def key(name: str) -> str:
    """The form in which names are compared: folded, common abbreviations spelled out."""
    folded = _FORMS.sub("", fold(_NOTE.sub(" ", name)).strip(_TAIL + "-"))
    words = [_SPELLED_OUT.get(word.strip("."), word) for word in folded.split()]
    return " ".join(" ".join(words).replace(" ,", ",").split())


def sections(text: str) -> tuple[str, str]:
    """The parts below "Kính gửi:" and "Nơi nhận:" of a document's text, each as lines.

    A line that is no bullet ends a part, unless it stands beside the heading. Without headings the
    whole text is the list of recipients only when every line of it is a bullet.
    """
    found: dict[str, list[str]] = {"kính gửi": [], "nơi nhận": []}
    part, lines = "", nfc(text).split("\n")
    for raw in lines:
        line = raw.strip()
        heading = _HEADING.match(line)
        if heading:
            part = heading[1].lower()
            line = line[heading.end() :].strip()
            if line:
                found[part].append(line)
        elif part and _BULLET.match(line):
            found[part].append(line)
        elif part and line:
            part = ""
    if not any(found.values()) and all(_BULLET.match(one) for one in lines if one.strip()):
        found["nơi nhận"] = [one for one in lines if one.strip()]
    return "\n".join(found["kính gửi"]), "\n".join(found["nơi nhận"])


def recognise(names: Names, *, addressees: str = "", receivers: str = "") -> tuple[Line, ...]:
    """The recipients written in both parts, in their order, each once.

    "Như trên" is the addressees, who are there already. "Các phòng, đơn vị" are all units; a group
    outside the house stays one line, because only a person knows who belongs to it.
    """
    found: list[Line] = []
    for text, is_addressee in ((addressees, True), (receivers, False)):
        for raw in nfc(text).split("\n")[:MOST_LINES]:
            found += _line(_BULLET.sub("", raw).rstrip(_TAIL).strip(), names, is_addressee)
    return tuple(_once(found))


def count(copies: Iterable[int]) -> int:
    """Số lượng bản: one for each recipient, or as many as the line says (R-100)."""
    return sum(max(1, number) for number in copies)


def _line(text: str, names: Names, is_addressee: bool) -> list[Line]:
    folded = fold(text)
    if not folded or _AS_ABOVE.match(key(text)):
        return []
    if _RETAINED.match(folded):
        return [Line(text[:LONGEST_NAME], Kind.RETAINED, copies=_copies(text))]
    whole = _found(text, names) or _group(text, names)
    if whole:
        group = text if len(whole) > 1 else ""
        return [_made(one, is_addressee, _copies(text), group) for one in whole]
    parts = [part for part in _PARTS.split(_NOTE.sub(" ", text)) if part.strip()]
    if len(parts) > 1:
        known = [_found(part, names) for part in parts]
        if any(known):
            return [
                line
                for part, those in zip(parts, known, strict=True)
                for line in (
                    [_made(one, is_addressee, 0) for one in those]
                    or [_unknown(part.strip(), is_addressee, 0)]
                )
            ]
    return [_unknown(text, is_addressee, _copies(text))]


def _made(target: Target, is_addressee: bool, copies: int, group: str = "") -> Line:
    name = target.name[:LONGEST_NAME]
    return Line(name, target.kind, target, is_addressee, copies, group[:LONGEST_NAME])


def _unknown(text: str, is_addressee: bool, copies: int) -> Line:
    kind = Kind.OUTSIDE_GROUP if _OUTSIDE_GROUP.match(key(text)) else Kind.UNKNOWN
    return Line(text[:LONGEST_NAME], kind, None, is_addressee, copies)


def _copies(text: str) -> int:
    said = [_COPIES.search(note) for note in _NOTE.findall(text)]
    return next((min(int(one[1]), 9999) for one in said if one), 0)


def _found(text: str, names: Names) -> list[Target]:
    """Whom one name stands for: what was chosen before, a leader by post, one's own, an outsider."""
    wanted = key(text)
    if wanted in names.remembered:
        chosen = names.remembered[wanted]
        return [chosen] if chosen else []
    leaders = _leaders(wanted, names)
    if leaders:
        return leaders
    for group in (names.units, names.members, names.outside):
        hits = _named(wanted, group, names.own if group is names.units else ())
        if len(hits) == 1:
            return hits
    return []


def _named(wanted: str, group: Sequence[Named], own: tuple[str, ...]) -> list[Target]:
    """Exactly this name; for a unit also with the agency's name behind it ("Văn phòng Sở")."""
    ways = {wanted, _without_own(wanted, own)}
    exact = [one.target for one in group if ways & {key(name) for name in one.names if name}]
    if exact:
        return exact
    short = _without_place(wanted)
    return [
        one.target
        for one in group
        if one.target.kind in {Kind.ORGAN, Kind.AGENCY}
        and any(_without_place(key(name)) == short for name in one.names if name)
    ]


def _without_own(wanted: str, own: tuple[str, ...]) -> str:
    for name in sorted({key(one) for one in own if one} | {"so", "co quan"}, key=len, reverse=True):
        if wanted.endswith(f" {name}"):
            return wanted.removesuffix(f" {name}").removesuffix(" thuoc").strip()
    return wanted


def _without_place(name: str) -> str:
    """ "Sở Tài chính tỉnh Gia Lai" and "Sở Tài chính" are one; a people's committee keeps its place."""
    if name.startswith(("uy ban", "hoi dong")):
        return re.sub(r"^((?:uy ban|hoi dong) nhan dan tinh)\b.*$", r"\1", name)
    return re.sub(r" tinh( \S+){0,3}$", "", name)


def _leaders(wanted: str, names: Names) -> list[Target]:
    """ "Giám đốc", "các Phó Giám đốc Sở", "Lãnh đạo Sở": the agency's leaders by their posts."""
    leaders = [one for one in names.members if one.leads]
    post = _without_own(wanted.removeprefix("cac "), names.own).removeprefix("cac ")
    if post in _ALL_LEADERS:
        return [one.target for one in leaders]
    return [one.target for one in leaders if key(one.post) == post]


def _group(text: str, names: Names) -> list[Target]:
    wanted = key(text)
    parts = [key(part) for part in _PARTS.split(_NOTE.sub(" ", text)) if part.strip()]
    if len(parts) > 1:
        each = [_leaders(part, names) for part in parts]
        if all(each):
            return [one for those in each for one in those]
    if names.units and _ALL_UNITS.match(wanted) and not _OUTSIDE_GROUP.match(wanted):
        return [one.target for one in names.units]
    return []


def _once(lines: Iterable[Line]) -> Iterable[Line]:
    """A recipient named in both parts is listed once, where it comes first."""
    seen: set[tuple[str, object]] = set()
    for line in lines:
        mark: tuple[str, object] = (
            (line.target.kind, line.target.id) if line.target else ("", key(line.name))
        )
        if mark not in seen:
            seen.add(mark)
            yield line
