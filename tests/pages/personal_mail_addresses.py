"""Objects for the addresses of internal letters, and of the papers of a dossier."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from congvan.dossiers import papers, queries, services
from congvan.kernel import clock
from congvan.kernel.transactions import in_transaction
from congvan.office.attachments.services import NewFile
from congvan.office.personal_mail.queries import reading
from congvan.office.personal_mail.services import folders
from tests import world as named_world
from tests.document_files import two_pages
from tests.office.personal_mail_letters import letter
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


def _letter(world: World) -> list[dict[str, object]]:
    """A letter that asks An for a reply and an opinion, with a file."""
    sent = letter(
        world, "tuan", "an", reply_due_on=clock.today(), asks_opinion=True,
        files=(NewFile(two_pages().blob_id, "so-lieu.pdf"),),
    )  # fmt: skip
    return [{"letter_id": sent.pk}]


def _letter_to_head(world: World) -> list[dict[str, object]]:
    return [{"letter_id": letter(world, "an", "tuan").pk}]


def _file(world: World) -> list[dict[str, object]]:
    (found,) = _letter(world)
    view = reading.letter(named_world.member(world, "an"), int(str(found["letter_id"])))
    return [{**found, "attachment_id": view.files[0].attachment_id}]


_NUMBERS = count(1)


def _folder(world: World) -> list[dict[str, object]]:
    by = named_world.member(world, "an")
    return [{"folder_id": folders.add_folder(by=by, name=f"Mục {next(_NUMBERS)}").pk}]


OBJECTS: dict[str, tuple[str, Made]] = {
    "personal_mail:letter": ("an", _letter),
    "personal_mail:file": ("an", _file),
    "personal_mail:opinion": ("an", _letter),
    "personal_mail:settled": ("an", _letter),
    "personal_mail:to-dossier": ("an", _letter),
    "personal_mail:to-task": ("tuan", _letter_to_head),
    "personal_mail:folder": ("an", _folder),
    "dossiers:paper": ("an", _paper),
    "dossiers:paper-file": ("an", _paper_file),
}
