"""Objects for the addresses of internal letters, and of the papers of a dossier."""

from __future__ import annotations

from collections.abc import Callable

from congvan.dossiers import papers, queries, services
from congvan.kernel import clock
from congvan.kernel.transactions import in_transaction
from tests import world as named_world
from tests.document_files import two_pages
from tests.world import World

Made = Callable[[World], list[dict[str, object]]]


@in_transaction
def _paper(world: World) -> list[dict[str, object]]:
    """A letter kept in a dossier, with one file."""
    by = named_world.member(world, "an")
    dossier = services.open_dossier.__wrapped__(  # type: ignore[attr-defined]
        by=by, title="Thư trao đổi", retention_id=queries.retention_periods()[0].id
    )
    paper = papers.NewPaper(
        kind="Thư", title="Số liệu tháng 11", author="Nguyễn Văn An", dated_on=clock.today(),
        source_type="test", source_id=1, files=[(two_pages().blob_id, "thu.pdf")],
    )  # fmt: skip
    made = papers.put_paper_within(by=by, dossier_id=dossier.pk, paper=paper)
    return [{"dossier_id": dossier.pk, "paper_id": made.pk}]


def _paper_file(world: World) -> list[dict[str, object]]:
    (found,) = _paper(world)
    view = papers.paper(
        named_world.member(world, "an"), int(str(found["dossier_id"])), int(str(found["paper_id"]))
    )
    return [{**found, "file_id": view.files[0].file_id}]


OBJECTS: dict[str, tuple[str, Made]] = {
    "dossiers:paper": ("an", _paper),
    "dossiers:paper-file": ("an", _paper_file),
}
