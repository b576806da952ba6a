"""Objects for the addresses of the outgoing books: who may open them, and how they are made."""

from __future__ import annotations

from collections.abc import Callable

from congvan.registers.services import reserving
from tests.web import out_books_of_office as out_books
from tests.world import World

Made = Callable[[World], list[dict[str, object]]]


def shelf_of(world: World) -> out_books.OutShelf:
    """The outgoing books, filled once for all addresses of a test."""
    kept: out_books.OutShelf | None = vars(world).get("out_shelf")
    if kept is None:
        kept = vars(world)["out_shelf"] = out_books.fill(world)
    return kept


def _out_book(world: World) -> list[dict[str, object]]:
    return [{"book_id": shelf_of(world).book_ids["out"]}]


def _postal_book(world: World) -> list[dict[str, object]]:
    return [{"book_id": shelf_of(world).book_ids["postal"]}]


def _reserved(world: World) -> list[dict[str, object]]:
    """A number that is held now: who walks the addresses gives the former one up."""
    shelf = shelf_of(world)
    (held,) = reserving.reserve(
        by=shelf.office.lan, book_id=shelf.book_ids["out"], count=1, reason="Để thử địa chỉ"
    )
    return [{"reserved_id": held}]


def _lines(world: World) -> list[dict[str, object]]:
    """A line not sent yet, which the clerk may void at once, and a sent one."""
    shelf = shelf_of(world)
    return [{"entry_id": shelf.fresh.pk}, {"entry_id": shelf.sent.pk}]


def _envelopes(world: World) -> list[dict[str, object]]:
    return [{"line_id": shelf_of(world).posted.pk, "size": size} for size in ("dl", "c5")]


def _use(world: World) -> list[dict[str, object]]:
    return [{"use_id": shelf_of(world).used.pk}]


OBJECTS: dict[str, tuple[str, Made]] = {
    "registers:reserve": ("lan", _out_book),
    "registers:release": ("lan", _reserved),
    "registers:void": ("lan", _lines),
    "registers:sign-off": ("lan", _postal_book),
    "registers:envelope": ("lan", _envelopes),
    "registers:lend": ("lan", _lines),
    "registers:take-back": ("lan", _use),
    "registers:sequence": ("khai", _out_book),
}
