"""The agency's own templates, as far as they can be used for a new draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from congvan.drafting.making import Field
from congvan.organization.acting import ActingMember


def choices(viewer: ActingMember) -> Sequence[tuple[int, str]]:  # noqa: ARG001
    """Their ids and names."""
    return ()


def fields_of(viewer: ActingMember, template_id: int) -> tuple[Field, ...]:  # noqa: ARG001
    """What a template asks for."""
    return ()


def fill(viewer: ActingMember, template_id: int, values: Mapping[str, str]) -> bytes:  # noqa: ARG001
    """The .docx filled in."""
    return b""
