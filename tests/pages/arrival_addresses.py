"""Objects for the addresses of the registry's own work: arrivals, books of arrivals, their checks."""

from __future__ import annotations

from collections.abc import Callable

from congvan.kernel import clock
from congvan.signing.models import VerificationReport
from tests.intake import desk as intake_desk
from tests.signing import results as signature_results
from tests.web import books_of_office
from tests.world import World

Arguments = dict[str, object]
Made = Callable[[World], list[Arguments]]


def _arrival(world: World) -> list[Arguments]:
    """A scan that waits at the registry."""
    return [{"arrival_id": intake_desk.take_in(intake_desk.open_registry(world)).pk}]


def _arrival_of_book(world: World) -> list[Arguments]:
    """A scan beside a document that is in the book already."""
    registry = intake_desk.open_registry(world)
    entered = intake_desk.enter(registry, intake_desk.take_in(registry))
    paper = intake_desk.take_in(registry, intake_desk.letter(1))
    return [{"arrival_id": paper.pk, "document_id": entered.document_id}]


def _arrival_file(world: World) -> list[Arguments]:
    arrival = intake_desk.take_in(intake_desk.open_registry(world))
    return [{"arrival_id": arrival.pk, "file_id": arrival.files.get().pk}]


def _arrival_page(world: World) -> list[Arguments]:
    return [{**one, "page": 1, "width": 800} for one in _arrival_file(world)]


def _books(world: World) -> books_of_office.Shelf:
    """The world's book, filled once for all addresses of a test."""
    kept: books_of_office.Shelf | None = vars(world).get("shelf")
    if kept is None:
        kept = vars(world)["shelf"] = books_of_office.fill(world)
    return kept


def _book(world: World) -> list[Arguments]:
    return [{"book_id": _books(world).book_id}]


def _entry(world: World) -> list[Arguments]:
    """A usual line, one that keeps only its number, and a voided one."""
    shelf = _books(world)
    return [{"entry_id": line.pk} for line in (shelf.paper, shelf.secret, shelf.voided)]


def _line_with_paper(world: World) -> list[Arguments]:
    return [{"entry_id": _books(world).paper.pk}]


def _correction(world: World) -> list[Arguments]:
    return [{"correction_id": _books(world).asked.pk}]


def _entered_document(world: World) -> list[Arguments]:
    return [{"document_id": books_of_office.handled(_books(world)).document_id}]


def _printing(world: World) -> list[Arguments]:
    return [{"printing_id": books_of_office.printed(_books(world)).pk}]


def _book_import(world: World) -> list[Arguments]:
    """A file with mistakes and one without."""
    return [{"import_id": kept} for kept in books_of_office.imports(_books(world))]


def _signature_report(world: World) -> list[Arguments]:
    """A check of a waiting scan; kept without the seconds that checking takes."""
    arrival = intake_desk.take_in(intake_desk.open_registry(world))
    report = VerificationReport.objects.create(
        blob=arrival.files.get().blob, checked_at=clock.now(), trust_version="trang",
        **signature_results.signed_by_a_leader(),
    )  # fmt: skip
    return [{"report_id": report.pk}]


OBJECTS: dict[str, tuple[str, Made]] = {
    "intake:entry": ("lan", _arrival),
    "intake:check": ("lan", _arrival),
    "intake:reading-state": ("lan", _arrival),
    "intake:return": ("lan", _arrival),
    "intake:report": ("lan", _arrival),
    "intake:paper-line": ("lan", _arrival),
    "intake:decision": ("lan", _arrival),
    "intake:join": ("lan", _arrival_of_book),
    "intake:file": ("lan", _arrival_file),
    "intake:page": ("lan", _arrival_page),
    "registers:book": ("lan", _book),
    "registers:gaps": ("lan", _book),
    "registers:book-close": ("lan", _book),
    "registers:year-close": ("lan", lambda world: [
        {"year": books_of_office.last_year(_books(world))}
    ]),
    "registers:paper-line": ("lan", _book),
    "registers:print": ("lan", _book),
    "registers:printing": ("lan", _printing),
    "registers:printed-file": ("lan", _printing),
    "registers:entry": ("lan", _entry),
    "registers:correction-ask": ("lan", _line_with_paper),
    "registers:hand-over": ("lan", _line_with_paper),
    "registers:sign-for": ("lan", _line_with_paper),
    "registers:correction": ("lan", _correction),
    "registers:label": ("lan", _entered_document),
    "registers:slip": ("lan", _entered_document),
    "registers:import-run": ("lan", _book_import),
    "registers:import-act": ("lan", _book_import),
    "signatures:report": ("lan", _signature_report),
}  # fmt: skip
