"""Accounts for many people at once: after an import, in batches that one request can carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization import access
from congvan.organization.acting import ActingMember
from congvan.organization.events.accounts import AccountsOpenedTogether
from congvan.organization.models import Agency
from congvan.organization.queries import people
from congvan.organization.services.accounts import open_account

# Hashing a password takes some 30 to 100 ms by intent, so 100 accounts take up to ten seconds; the
# lock on names must not be held longer than that.
LARGEST_BATCH = 100


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account just opened: what stands on its holder's slip."""

    full_name: str
    seat: str
    login_name: str
    one_time_password: str


@dataclass(frozen=True, slots=True)
class Batch:
    """The accounts opened, and the earlier accounts that got a longer name, as sentences."""

    accounts: tuple[NewAccount, ...]
    renamed: tuple[str, ...]


@in_transaction
def open_accounts(*, by: ActingMember, person_ids: Sequence[int], approval: str) -> Batch:
    """Open accounts for people of the agency, namesakes solved among them and with earlier ones.

    `approval` names where the head approved the list (R-278): the administrator proposes, the head
    decides. Raises NotAllowed, NotFound, and InvalidInput for none, for too many, for somebody who
    has one already, and without `approval`.
    """
    access.check_administers(by)
    if not approval.strip():
        raise InvalidInput(
            "Chưa ghi căn cứ: lãnh đạo duyệt danh sách ở đâu.",
            next_step="Ghi số, ngày văn bản hoặc ngày lãnh đạo duyệt.", field="approval",
        )  # fmt: skip
    if not 0 < len(set(person_ids)) <= LARGEST_BATCH:
        raise InvalidInput(
            f"Chọn từ 1 đến {LARGEST_BATCH} người một lần.",
            next_step="Cấp xong nhóm này rồi cấp nhóm tiếp theo.", field="people",
        )  # fmt: skip
    agency = Agency.objects.get(pk=by.agency_id)
    chosen = [people.get_person(by, person_id) for person_id in dict.fromkeys(person_ids)]
    seats = people.seats_in_words(by, [person.pk for person in chosen])
    opened = {
        person.pk: open_account(by=by.actor, person=person, agency=agency) for person in chosen
    }
    audit.record(
        AccountsOpenedTogether(
            agency_id=agency.pk, count=len(opened), approval=nfc(approval.strip())
        ),
        by=by.actor,
    )
    names = {one.account_id: one.login_name for one in opened.values()}
    earlier = {}
    for change in (change for one in opened.values() for change in one.renamed):
        if change.account_id in names:
            names[change.account_id] = change.login_name
        else:
            earlier[change.account_id] = (
                f"{change.former_name} đổi thành {change.login_name} (tên cũ vẫn đăng nhập được)"
            )
    accounts = tuple(
        NewAccount(
            full_name=person.full_name, seat="; ".join(seats.get(person.pk, ())),
            login_name=names[opened[person.pk].account_id],
            one_time_password=opened[person.pk].one_time_password,
        )
        for person in chosen
    )  # fmt: skip
    return Batch(accounts, tuple(earlier.values()))
