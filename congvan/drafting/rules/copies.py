"""Which copies the law knows: form, copied from what, to what (NĐ 30 Đ25; R-199, R-200). Pure."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.drafting.states import CopyForm, Medium

_P, _E = Medium.PAPER, Medium.ELECTRONIC

# Sao y: paper to paper, electronic to paper, paper to electronic (Đ25.1). Sao lục is made from a
# sao y (Đ25.2). Trích sao in all four directions (Đ25.3).
WAYS: dict[CopyForm, tuple[tuple[Medium, Medium], ...]] = {
    CopyForm.SY: ((_P, _P), (_E, _P), (_P, _E)),
    CopyForm.SL: ((_P, _P), (_P, _E), (_E, _P)),
    CopyForm.TRS: ((_P, _P), (_E, _E), (_E, _P), (_P, _E)),
}
# The line above the copying organ (LAYOUT §6, copy box 1).
HEADINGS = {CopyForm.SY: "SAO Y", CopyForm.SL: "SAO LỤC", CopyForm.TRS: "TRÍCH SAO"}


@dataclass(frozen=True, slots=True)
class Way:
    """One legal way of copying."""

    form: CopyForm
    from_medium: Medium
    to_medium: Medium

    @property
    def label(self) -> str:
        """As a person chooses it: "Sao y, từ bản giấy sang bản điện tử"."""
        return (
            f"{self.form.label}, từ bản {self.from_medium.label.lower()} "
            f"sang bản {self.to_medium.label.lower()}"
        )


def legal_ways(*, has_paper: bool, has_electronic: bool, is_true_copy: bool) -> tuple[Way, ...]:
    """What may be made of a document that is there on paper, electronically, or as a sao y."""
    there = {Medium.PAPER: has_paper, Medium.ELECTRONIC: has_electronic}
    return tuple(
        Way(form, source, target)
        for form, ways in WAYS.items()
        for source, target in ways
        if there[source] and (form is not CopyForm.SL or is_true_copy)
    )


def is_legal(form: str, from_medium: str, to_medium: str) -> bool:
    """Whether the law knows this combination."""
    return (Medium(from_medium), Medium(to_medium)) in WAYS[CopyForm(form)]
