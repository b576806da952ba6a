"""An agency's own templates: the list, one with its fields, its file, and one filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from congvan.drafting import filling
from congvan.drafting.making import Field, FieldKind
from congvan.drafting.models import DraftTemplate
from congvan.drafting.services.templates import KEEPERS
from congvan.kernel import files
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember

# A catalogue: an office has some dozens.
MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """One template in use."""

    template_id: int
    name: str
    type_id: int
    type_code: str
    type_name: str
    file_name: str
    fields: tuple[Field, ...]
    made_by: str
    made_at: datetime


def may_keep(viewer: ActingMember) -> bool:
    """Whether the viewer may add, rename and close templates."""
    return viewer.holds(*KEEPERS)


def templates(viewer: ActingMember, *, type_code: str = "") -> tuple[TemplateLine, ...]:
    """The templates of the viewer's agency in use, by type and name; of one type when asked."""
    found = _visible(viewer)
    if type_code:
        found = found.filter(type__code=type_code)
    return tuple(_line(row) for row in found.order_by("type__position", "name", "pk")[:MOST_SHOWN])


def get_template(viewer: ActingMember, template_id: int) -> TemplateLine:
    """One template with its fields. Raises NotFound."""
    return _line(_get(viewer, template_id))


def template_file(viewer: ActingMember, template_id: int) -> bytes:
    """The .docx as it was added. Raises NotFound, FileWithheld."""
    return files.read_blob(_get(viewer, template_id).blob)


def fill_template(viewer: ActingMember, template_id: int, values: Mapping[str, str]) -> bytes:
    """The template filled in, as .docx; a field not given stays "…". Takes half a second.

    Raises NotFound, FileWithheld, InvalidInput, TemplateUnusable.
    """
    return filling.fill(template_file(viewer, template_id), values)


def _visible(viewer: ActingMember) -> QuerySet[DraftTemplate]:
    own = DraftTemplate.objects.filter(agency_id=viewer.agency_id, closed_at=None)
    return own.select_related("type", "blob", "made_by__person")


def _get(viewer: ActingMember, template_id: int) -> DraftTemplate:
    template = _visible(viewer).filter(pk=template_id).first()
    if template is None:
        raise NotFound("Không có mẫu văn bản này.")
    return template


def _line(row: DraftTemplate) -> TemplateLine:
    return TemplateLine(
        template_id=row.pk, name=row.name, type_id=row.type_id, type_code=row.type.code,
        type_name=row.type.name, file_name=row.file_name,
        fields=tuple(_field(kept) for kept in row.fields),
        made_by=row.made_by.person.full_name, made_at=row.made_at,
    )  # fmt: skip


def _field(kept: Mapping[str, object]) -> Field:
    choices = kept.get("choices") or ()
    return Field(
        name=str(kept["name"]), label=str(kept["label"]), kind=FieldKind(str(kept["kind"])),
        hint=str(kept.get("hint", "")),
        choices=tuple((str(value), str(label)) for value, label in choices),  # type: ignore[attr-defined]
    )  # fmt: skip
