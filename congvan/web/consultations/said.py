"""What somebody says to the points, read from a form and drawn into it again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from congvan.office.consultations.queries.page import AnswerView, PointLine
from congvan.office.consultations.services.answering import Said
from congvan.office.consultations.services.posting import NewFile
from congvan.office.consultations.states import Stance

STANCES = tuple((one.value, str(one.label)) for one in Stance)


@dataclass(frozen=True, slots=True)
class PointField:
    """One point of the form: its name, the chosen stance, the words."""

    number: int
    text: str
    stance_name: str
    words_name: str
    stance: str
    words: str

    @property
    def label(self) -> str:
        return f"Điểm {self.number}. {self.text}" if self.number else "Ý kiến của anh, chị"

    @property
    def choices(self) -> Sequence[tuple[str, str]]:
        return STANCES


def fields_of(points: Sequence[PointLine], answer: AnswerView | None) -> list[PointField]:
    """The points with what an earlier answer or draft says."""
    found = []
    for point in points:
        said = answer.said.get(point.id) if answer else None
        stance = said.stance.value if said and said.stance else ""
        found.append(_field(point, stance, said.words if said else ""))
    return found


def typed_fields(request: HttpRequest, points: Sequence[PointLine]) -> list[PointField]:
    """The points with what was typed just now."""
    return [
        _field(
            point, request.POST.get(f"y-{point.id}", "")[:10],
            request.POST.get(f"loi-{point.id}", "")[:25_000],
        )
        for point in points
    ]  # fmt: skip


def stances_in(
    fields: Iterable[PointField], points: Sequence[PointLine]
) -> dict[int, tuple[str, str]]:
    """Stance and words by the id of the point."""
    return {
        point.id: (one.stance, one.words) for one, point in zip(fields, points, strict=True)
    }  # fmt: skip


def said_in(
    request: HttpRequest, points: Sequence[PointLine], files: Sequence[NewFile]
) -> Said:  # fmt: skip
    """The argument of the verbs of answering."""
    kept = [int(one) for one in request.POST.getlist("giu")[:50] if _is_number(one)]
    return Said(
        stances=stances_in(typed_fields(request, points), points),
        words=request.POST.get("loi-chung", "")[:25_000], files=files, kept=kept,
    )  # fmt: skip


def _field(point: PointLine, stance: str, words: str) -> PointField:
    return PointField(
        point.number, point.text, f"y-{point.id}", f"loi-{point.id}", stance, words
    )  # fmt: skip


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18
