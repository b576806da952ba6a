"""The agency's own templates, as far as they can be used for a new draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from congvan.drafting.making import Field
from congvan.drafting.queries import templates
from congvan.organization.acting import ActingMember


def choices(viewer: ActingMember) -> Sequence[tuple[int, str]]:
    """Their ids and names."""
    return [(line.template_id, line.name) for line in templates.templates(viewer)]


def fields_of(viewer: ActingMember, template_id: int) -> tuple[Field, ...]:
    """What a template asks for. Raises NotFound."""
    return templates.get_template(viewer, template_id).fields


def fill(viewer: ActingMember, template_id: int, values: Mapping[str, str]) -> bytes:
    """The .docx filled in. Raises NotFound, FileWithheld, InvalidInput."""
    return templates.fill_template(viewer, template_id, values)
