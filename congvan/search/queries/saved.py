"""The searches a seat has kept."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.errors import NotFound
from congvan.kernel.text import sort_key
from congvan.organization.acting import ActingMember
from congvan.search.models import SavedSearch


@dataclass(frozen=True, slots=True)
class Saved:
    """A kept search; `parameters` is the query string of its page."""

    search_id: int
    name: str
    parameters: str
    on_desk: bool


def saved(viewer: ActingMember) -> tuple[Saved, ...]:
    """The viewer's kept searches in the order of their names, fifty at most. One statement."""
    rows = SavedSearch.objects.filter(member_id=viewer.membership_id)
    return tuple(sorted((_view(row) for row in rows), key=lambda one: sort_key(one.name)))


def one_saved(viewer: ActingMember, search_id: int) -> Saved:
    """One kept search of the viewer's seat. Raises NotFound."""
    row = SavedSearch.objects.filter(pk=search_id, member_id=viewer.membership_id).first()
    if row is None:
        raise NotFound("Không có tìm kiếm đã lưu này.", next_step="Mở lại trang Tra cứu.")
    return _view(row)


def _view(row: SavedSearch) -> Saved:
    return Saved(row.pk, row.name, row.parameters, row.on_desk)
