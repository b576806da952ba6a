"""Searches kept by a seat: at most fifty, each under a name of its own (R-376)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.search import events
from congvan.search.models import SavedSearch

MOST_SAVED = 50
LONGEST_NAME = 80
LONGEST_PARAMETERS = 1000


@in_transaction
def save(*, by: ActingMember, name: str, parameters: str, on_desk: bool = True) -> int:
    """Keep a search; `parameters` is the query string of its page. Returns its id.

    Raises InvalidInput (no name, name taken, nothing to look for, fifty are kept already).
    """
    tidy = _tidy(name)
    if not parameters or len(parameters) > LONGEST_PARAMETERS:
        raise InvalidInput(
            "Chưa có gì để lưu." if not parameters else "Tìm kiếm này quá dài để lưu.",
            next_step="Gõ từ cần tìm hoặc chọn bộ lọc rồi lưu."
            if not parameters
            else "Rút ngắn câu tìm rồi lưu lại.",
        )
    # Two windows of one seat take turns, so that neither makes the fifty-first.
    Membership.objects.select_for_update(no_key=True).get(pk=by.membership_id)
    if SavedSearch.objects.filter(member_id=by.membership_id).count() >= MOST_SAVED:
        raise InvalidInput(
            f"Đã lưu {MOST_SAVED} tìm kiếm, không lưu thêm được.",
            next_step="Bỏ bớt tìm kiếm không dùng ở trang Tra cứu rồi lưu lại.",
        )
    try:
        with transaction.atomic():
            kept = SavedSearch.objects.create(
                agency_id=by.agency_id, member_id=by.membership_id, name=tidy,
                parameters=parameters, on_desk=on_desk, made_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as clash:
        raise _taken(tidy) from clash
    audit.record(
        events.SearchSaved(search_id=kept.pk, name=tidy, parameters=parameters), by=by.actor
    )
    return kept.pk


@in_transaction
def change(*, by: ActingMember, search_id: int, name: str, on_desk: bool) -> None:
    """Rename a search, put it on the desk or take it off. Raises NotFound, InvalidInput."""
    kept = _get(by, search_id)
    old_name, tidy = kept.name, _tidy(name)
    if (old_name, kept.on_desk) == (tidy, on_desk):
        return
    kept.name, kept.on_desk = tidy, on_desk
    try:
        with transaction.atomic():
            kept.save(update_fields=["name", "on_desk"])
    except IntegrityError as clash:
        raise _taken(tidy) from clash
    audit.record(
        events.SearchChanged(search_id=search_id, old_name=old_name, name=tidy, on_desk=on_desk),
        by=by.actor,
    )


@in_transaction
def drop(*, by: ActingMember, search_id: int) -> str:
    """Forget a search. Returns its name. Raises NotFound, also when it is another seat's."""
    kept = _get(by, search_id)
    audit.record(
        events.SearchDropped(search_id=search_id, name=kept.name, parameters=kept.parameters),
        by=by.actor,
    )
    kept.delete()
    return kept.name


def _get(by: ActingMember, search_id: int) -> SavedSearch:
    kept = SavedSearch.objects.select_for_update().filter(
        pk=search_id, member_id=by.membership_id
    ).first()  # fmt: skip
    if kept is None:
        raise NotFound("Không có tìm kiếm đã lưu này.", next_step="Mở lại trang Tra cứu.")
    return kept


def _tidy(name: str) -> str:
    tidy = " ".join(nfc(name).split())
    if not tidy:
        raise InvalidInput("Chưa đặt tên.", next_step="Ghi tên để nhận ra sau này.", field="ten")
    if len(tidy) > LONGEST_NAME:
        raise InvalidInput(
            f"Tên dài quá {LONGEST_NAME} chữ.", next_step="Viết ngắn lại.", field="ten"
        )
    return tidy


def _taken(name: str) -> InvalidInput:
    return InvalidInput(
        f"Đã có tìm kiếm tên “{name}”.", next_step="Đặt tên khác, hoặc bỏ tìm kiếm cũ.", field="ten"
    )
