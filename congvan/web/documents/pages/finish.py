"""Finishing into a dossier: the suggested ones first, the others, a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from congvan.dossiers.queries import DossierLine, RetentionLine
from congvan.web.documents.forms.acts import NEW_DOSSIER, OTHER_DOSSIER, FinishForm


@dataclass(frozen=True, slots=True)
class DossierChoice:
    """One dossier to choose; `note` says why it is suggested."""

    id: str
    label: str
    note: str
    checked: bool


@dataclass(frozen=True, slots=True)
class FinishPage:
    """What the form's template draws."""

    action: str
    form: FinishForm
    suggested: tuple[DossierChoice, ...]
    others: tuple[tuple[str, str], ...]
    other: str
    is_other: bool
    is_new: bool
    percent: int


def finish_page(
    document_id: int,
    *,
    form: FinishForm | None,
    periods: Sequence[RetentionLine],
    suggested: Sequence[DossierLine],
    choices: Sequence[DossierLine],
    percent: int,
) -> FinishPage:
    """The form; the first suggestion is chosen, so that Enter finishes (UX §4, job 5)."""
    shown = form or FinishForm(periods=list(periods))
    typed = str(shown["dossier"].value() or "")
    first = [*suggested]
    chosen = typed or (str(first[0].id) if first else (NEW_DOSSIER if not choices else ""))
    known = {line.id for line in first}
    rest = tuple((str(one.id), _label(one)) for one in choices if one.id not in known)
    return FinishPage(
        action=reverse("documents:finish", args=[document_id]),
        form=shown,
        suggested=tuple(
            DossierChoice(str(one.id), _label(one), one.why, str(one.id) == chosen) for one in first
        ),
        others=(("", "Chọn hồ sơ"), *rest) if rest else (),
        other=str(shown["other"].value() or ""),
        is_other=chosen == OTHER_DOSSIER,
        is_new=chosen == NEW_DOSSIER,
        percent=percent,
    )


def _label(line: DossierLine) -> str:
    return f"{line.code} · {line.title}"
