"""Requests to open or withdraw an account: asked, decided by the head, carried out (R-278, R-279).

These are inner verbs: `desk.services` opens the transaction, because asking opens work for the
leader and the decision opens work for the administrator.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, WrongState
from congvan.kernel.states import Move
from congvan.kernel.text import nfc
from congvan.kernel.transactions import requires_transaction
from congvan.organization import access
from congvan.organization.acting import ActingMember
from congvan.organization.events import account_requests as events
from congvan.organization.models import AccountRequest, Person
from congvan.organization.queries import accounts as queries
from congvan.organization.queries import agencies
from congvan.organization.request_states import ACCOUNT_REQUEST
from congvan.organization.rules.account_names import name_for
from congvan.organization.services import accounts, people
from congvan.organization.services.people import PersonDetails
from congvan.organization.states import AccountRequestKind

Kind = AccountRequestKind


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """What came of a request; the one-time password is shown once and stored nowhere."""

    login_name: str
    one_time_password: str | None
    account_id: int
    renamed: tuple[accounts.Renamed, ...] = ()


@requires_transaction
def ask_account(
    *, by: ActingMember, full_name: str, form_of_address: str, birth_date: date | None,
    phone: str, unit_id: int | None, post_id: int, reason: str,
) -> AccountRequest:  # fmt: skip
    """Ask the head for an account for somebody who joins. Raises NotAllowed, NotFound, InvalidInput."""
    access.check_administers(by)
    full_name = nfc(" ".join(full_name.split()))
    if form_of_address not in Person.Form.values:
        raise InvalidInput(
            "Chưa chọn xưng hô.", next_step="Chọn anh hoặc chị.", field="form_of_address"
        )
    # A name of which no login can be made is refused now, not after the head has approved.
    name_for(full_name, born=birth_date)
    request = AccountRequest.objects.create(
        agency_id=by.agency_id, kind=Kind.CREATE, reason=_reason(reason),
        full_name=full_name, form_of_address=form_of_address,
        birth_date=birth_date, phone=nfc(phone.strip()),
        unit=agencies.get_unit(by, unit_id) if unit_id else None,
        post=agencies.get_post(by, post_id), asked_at=clock.now(), asked_by_id=by.membership_id,
    )  # fmt: skip
    _record_asked(request, by)
    return request


@requires_transaction
def ask_withdrawal(*, by: ActingMember, account_id: int, reason: str) -> AccountRequest:
    """Ask the head to withdraw an account. Raises NotAllowed, NotFound, WrongState, InvalidInput."""
    access.check_administers(by)
    account = queries.get_account(by, account_id)
    if not account.is_active:
        raise WrongState(f"Tài khoản {account.login_name} đã ngừng.", next_step="Tải lại trang.")
    waiting = [status for status in ACCOUNT_REQUEST.statuses if status not in ACCOUNT_REQUEST.final]
    if AccountRequest.objects.filter(account=account, status__in=waiting).exists():
        raise WrongState(
            f"Đã có đề nghị thu hồi tài khoản {account.login_name} đang chờ.",
            next_step="Xem đề nghị đó trong danh sách.",
        )
    request = AccountRequest.objects.create(
        agency_id=by.agency_id, kind=Kind.WITHDRAW, reason=_reason(reason), account=account,
        full_name=account.person.full_name, asked_at=clock.now(), asked_by_id=by.membership_id,
    )  # fmt: skip
    _record_asked(request, by)
    return request


@requires_transaction
def approve(*, by: ActingMember, request_id: int, note: str = "") -> AccountRequest:
    """Approve a request, as the agency's leader. Raises NotAllowed, NotFound, WrongState."""
    return _decide(by, request_id, "approve", note)


@requires_transaction
def refuse(*, by: ActingMember, request_id: int, note: str) -> AccountRequest:
    """Refuse a request, saying why. Raises NotAllowed, NotFound, WrongState, InvalidInput."""
    if not note.strip():
        raise InvalidInput(
            "Chưa ghi lý do không duyệt.",
            next_step="Ghi lý do để quản trị cơ quan biết.",
            field="note",
        )
    return _decide(by, request_id, "refuse", note)


@requires_transaction
def withdraw(*, by: ActingMember, request_id: int) -> AccountRequest:
    """Take a request back before it is carried out. Raises NotAllowed, NotFound, WrongState."""
    request, _ = _move(by, request_id, "withdraw")
    request.save(update_fields=["status"])
    audit.record(events.AccountRequestWithdrawn(**_told(request)), by=by.actor)
    return request


@requires_transaction
def carry_out(*, by: ActingMember, request_id: int) -> CarriedOut:
    """Do what was approved: register, appoint and open the account; or close it.

    Raises NotAllowed, NotFound, WrongState, and what naming and appointing raise.
    """
    request, _ = _move(by, request_id, "carry_out")
    done = _opened(by, request) if request.kind == Kind.CREATE else _closed(by, request)
    request.account_id = done.account_id
    request.carried_out_at = clock.now()
    request.save(update_fields=["status", "account", "carried_out_at"])
    audit.record(
        events.AccountRequestCarriedOut(**_told(request), login_name=done.login_name), by=by.actor
    )
    return done


def _opened(by: ActingMember, request: AccountRequest) -> CarriedOut:
    details = PersonDetails(
        request.full_name, request.form_of_address, request.birth_date, request.phone
    )
    if request.post is None:
        raise InvalidInput("Đề nghị chưa có chức danh.", next_step="Rút và đề nghị lại.")
    person = people.register_person(by=by.actor, details=details)
    people.appoint(
        by=by.actor, person=person, post=request.post, unit=request.unit, valid_from=clock.today()
    )
    opened = accounts.open_account(by=by.actor, person=person, agency=request.agency)
    return CarriedOut(
        opened.login_name, opened.one_time_password, opened.account_id, opened.renamed
    )


def _closed(by: ActingMember, request: AccountRequest) -> CarriedOut:
    if request.account_id is None:
        raise InvalidInput("Đề nghị chưa có tài khoản.", next_step="Rút và đề nghị lại.")
    account = accounts.close_account(by=by, account_id=request.account_id, reason=request.reason)
    return CarriedOut(account.login_name, None, account.pk)


def _move(by: ActingMember, request_id: int, verb: str) -> tuple[AccountRequest, Move]:
    request = queries.get_request(by, request_id, lock=True)
    move = ACCOUNT_REQUEST.move(request.status, verb, access.request_parties(by, request))
    request.status = str(move.target.value)
    return request, move


def _decide(by: ActingMember, request_id: int, verb: str, note: str) -> AccountRequest:
    request, move = _move(by, request_id, verb)
    request.decided_at = clock.now()
    request.decided_by_id = by.membership_id
    request.decision_note = nfc(note.strip())
    request.save(update_fields=["status", "decided_at", "decided_by", "decision_note"])
    decided: Any = move.event
    audit.record(decided(**_told(request), note=request.decision_note), by=by.actor)
    return request


def _record_asked(request: AccountRequest, by: ActingMember) -> None:
    audit.record(events.AccountRequested(**_told(request), reason=request.reason), by=by.actor)


def _told(request: AccountRequest) -> dict[str, Any]:
    return {
        "request_id": request.pk,
        "kind": request.get_kind_display().lower(),
        "holder": request.full_name,
    }


def _reason(reason: str) -> str:
    if not reason.strip():
        raise InvalidInput(
            "Chưa ghi lý do.", next_step="Ghi căn cứ hoặc lý do ngắn gọn.", field="reason"
        )
    return nfc(reason.strip())
