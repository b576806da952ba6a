"""From a line of results to the page of the thing."""

from __future__ import annotations

from collections.abc import Mapping

from congvan.search.queries import Line
from congvan.search.states import Kind
from congvan.web.addresses import address
from congvan.web.desk.links import with_query

_PAGES = {
    Kind.INCOMING: "documents:document",
    Kind.OUTGOING: "documents:document",
    Kind.DRAFT: "drafting:draft",
    Kind.DOSSIER: "dossiers:dossier",
    Kind.TASK: "desk:open",
}


def page_of(line: Line) -> str:
    """The address of the thing; a person's is the directory, where the ways to reach them stand."""
    if line.kind is Kind.PERSON:
        name = "".join(piece.text for piece in line.title)
        return with_query(address("directory:people"), {"q": name})
    return address(_PAGES[line.kind], line.object_id)


def results(kept: Mapping[str, str]) -> str:
    """The results' address with what is kept of it."""
    return with_query(address("search:find"), kept)
