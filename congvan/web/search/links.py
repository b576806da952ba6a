"""From a line of results to the page of the thing."""

from __future__ import annotations

from collections.abc import Mapping

from congvan.search.queries import Line
from congvan.search.states import Kind
from congvan.web.addresses import address
from congvan.web.desk import links as desk

_PAGES = {
    Kind.INCOMING: "documents:document",
    Kind.OUTGOING: "documents:document",
    Kind.DRAFT: "drafting:draft",
    Kind.DOSSIER: "dossiers:dossier",
    Kind.TASK: "desk:open",
}
# The subject of a task given: its page is for all who find it.
_GIVEN = "task"


def page_of(line: Line) -> str:
    """The address of the thing; a person's is the directory, where the ways to reach them stand."""
    if line.kind is Kind.PERSON:
        name = "".join(piece.text for piece in line.title)
        return desk.with_query(address("directory:people"), {"q": name})
    if line.subject_type == _GIVEN and line.subject_id is not None:
        # Whoever gave it has no work of their own to open.
        return desk.page_of(line.subject_type, line.subject_id)
    return address(_PAGES[line.kind], line.object_id)


def results(kept: Mapping[str, str]) -> str:
    """The results' address with what is kept of it."""
    return desk.with_query(address("search:find"), kept)
