"""Templates of the office for page tests."""

from __future__ import annotations

import io

import docx

from congvan.documents.queries import document_types
from congvan.drafting.docx import dump
from congvan.drafting.models import DraftTemplate
from congvan.drafting.services import templates as services
from tests import world as named_world
from tests.world import World


def template_file(*lines: str) -> bytes:
    """A .docx with these paragraphs."""
    document = docx.Document()
    for line in lines or ("Kính gửi: {{ kính_gửi }}", "{{ noi_dung }}"):
        document.add_paragraph(line)
    return dump(document)


def type_id(code: str = "cong_van") -> int:
    """The id of a document type."""
    return next(choice.id for choice in document_types() if choice.code == code)


def added(world: World, *, by: str = "lan", name: str = "Công văn mời thầu") -> DraftTemplate:
    """A template that `by` has added."""
    return services.add_template(
        by=named_world.member(world, by), type_id=type_id(), name=name,
        file=io.BytesIO(template_file()), file_name="mau moi thau.docx",
    )  # fmt: skip
