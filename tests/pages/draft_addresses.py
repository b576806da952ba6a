"""Objects for the addresses of drafting: who may open them, and how they are made."""

from __future__ import annotations

from collections.abc import Callable

from congvan.drafting.models import Draft, SigningRight
from congvan.web.drafting.acts import ACTS
from congvan.web.drafting.previews import keep_preview
from tests.directives import papers
from tests.document_files import two_pages
from tests.web import drafts_of_office as drafts
from tests.world import World

Made = Callable[[World], list[dict[str, object]]]
FILE_ACTS = ("lay-ve", "tra-lai", "khoi-phuc", "bo")


def draft_of(world: World) -> Draft:
    """A draft in both inks that came back to An; once for a world."""
    kept: Draft | None = vars(world).get("draft")
    if kept is None:
        kept = vars(world)["draft"] = drafts.returned(papers.open_office(world))
    return kept


def _draft(world: World) -> list[dict[str, object]]:
    return [{"draft_id": draft_of(world).pk}]


def _acts(world: World) -> list[dict[str, object]]:
    return [{"draft_id": draft_of(world).pk, "slug": act.slug} for act in ACTS]


def _file(world: World) -> list[dict[str, object]]:
    draft = draft_of(world)
    return [{"draft_id": draft.pk, "file_id": drafts.main_file(draft).pk}]


def _file_acts(world: World) -> list[dict[str, object]]:
    return [{**_file(world)[0], "slug": slug} for slug in FILE_ACTS]


def _version(world: World) -> list[dict[str, object]]:
    draft = draft_of(world)
    return [{"draft_id": draft.pk, "version_id": drafts.main_file(draft).current_id}]


def _version_page(world: World) -> list[dict[str, object]]:
    """A page of a version in PDF, which goes with a draft of its own."""
    office = papers.open_office(world)
    draft, file = drafts.with_pdf(office, two_pages().blob_id)
    return [{"draft_id": draft.pk, "version_id": file.current_id, "page": 1, "width": 400}]


def _preview_page(world: World) -> list[dict[str, object]]:
    an = papers.open_office(world).an
    token = keep_preview(an, drafts.content_of(two_pages().blob_id))
    return [{"token": token, "page": 1, "width": 400}]


def _correction(world: World) -> list[dict[str, object]]:
    draft = drafts.to_correct(papers.open_office(world))
    return [{"draft_id": draft.pk, "correction_id": draft.corrections.earliest("id").pk}]


def _right(world: World) -> list[dict[str, object]]:
    draft_of(world)
    agency = world.agencies["skhcn"]
    return [{"right_id": SigningRight.objects.filter(agency=agency).earliest("id").pk}]


def _answered(world: World) -> list[dict[str, object]]:
    return [{"document_id": papers.passed_on(papers.open_office(world)).pk}]


OBJECTS: dict[str, tuple[str, Made]] = {
    "drafting:reply": ("an", _answered),
    "drafting:preview-page": ("an", _preview_page),
    "drafting:draft": ("an", _draft),
    "drafting:amend": ("an", _draft),
    "drafting:act": ("an", _acts),
    "drafting:tick": ("an", _correction),
    "drafting:file-add": ("an", _draft),
    "drafting:version-add": ("an", _file),
    "drafting:file-act": ("an", _file_acts),
    "drafting:version": ("an", _version),
    "drafting:version-page": ("an", _version_page),
    "drafting:compare": ("an", _draft),
    "drafting:correct": ("an", _draft),
    "drafting:comment": ("an", _draft),
    "drafting:repair": ("an", _draft),
    "drafting:marked-pdf": ("an", _draft),
    "drafting:clean": ("an", _draft),
    "drafting:supporting": ("an", _draft),
    "drafting:signing-right-end": ("anh", _right),
}
