"""Requests for accounts on the desk: the head decides, the administrator carries out (R-278, R-279)."""

from __future__ import annotations

from datetime import date

from congvan.desk.holders import of_role
from congvan.desk.services import notices, work
from congvan.desk.states import Outcome, Part
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import AccountRequest
from congvan.organization.services import account_requests as organization
from congvan.organization.states import AccountRequestKind, Role

SUBJECT = "account_request"


@in_transaction
def ask_account(
    *, by: ActingMember, full_name: str, form_of_address: str, birth_date: date | None, phone: str,
    unit_id: int | None, post_id: int, reason: str,
) -> AccountRequest:  # fmt: skip
    """Ask for an account for somebody; the agency's leaders get the request to decide."""
    request = organization.ask_account(
        by=by, full_name=full_name, form_of_address=form_of_address, birth_date=birth_date,
        phone=phone, unit_id=unit_id, post_id=post_id, reason=reason,
    )  # fmt: skip
    _open_review(by, request)
    return request


@in_transaction
def ask_withdrawal(*, by: ActingMember, account_id: int, reason: str) -> AccountRequest:
    """Ask that an account be withdrawn; the agency's leaders get the request to decide."""
    return ask_withdrawal_within(by=by, account_id=account_id, reason=reason)


@requires_transaction
def ask_withdrawal_within(*, by: ActingMember, account_id: int, reason: str) -> AccountRequest:
    """`ask_withdrawal` for a verb that has its own transaction (a person leaves)."""
    request = organization.ask_withdrawal(by=by, account_id=account_id, reason=reason)
    _open_review(by, request)
    return request


@in_transaction
def approve(*, by: ActingMember, request_id: int, note: str) -> AccountRequest:
    """Approve it: the agency's administrators get it to carry out, the asker is told."""
    request = organization.approve(by=by, request_id=request_id, note=note)
    _close(by, request, Outcome.DONE)
    work.open_work(
        by=by, holder=of_role(request.agency_id, Role.SYSADMIN_AGENCY), part=Part.LEAD,
        subject_type=SUBJECT, subject_id=request.pk, cause="account_request.approved",
        title=f"Thực hiện: {_what(request)}",
    )  # fmt: skip
    _tell_asker(request, "approved", f"Đã duyệt: {_what(request)}.")
    return request


@in_transaction
def refuse(*, by: ActingMember, request_id: int, note: str) -> AccountRequest:
    """Refuse it; the asker learns why."""
    request = organization.refuse(by=by, request_id=request_id, note=note)
    _close(by, request, Outcome.DONE)
    reason = request.decision_note or note
    _tell_asker(request, "refused", f"Không duyệt: {_what(request)}. Lý do: {reason}")
    return request


@in_transaction
def withdraw(*, by: ActingMember, request_id: int) -> AccountRequest:
    """Take back what was asked; the leaders no longer see it among their work."""
    request = organization.withdraw(by=by, request_id=request_id)
    _close(by, request, Outcome.CANCELLED)
    return request


@in_transaction
def carry_out(*, by: ActingMember, request_id: int) -> organization.CarriedOut:
    """Carry out an approved request; the asker is told, never with the one-time password."""
    done = organization.carry_out(by=by, request_id=request_id)
    request = AccountRequest.objects.select_related("account__person").get(pk=request_id)
    _close(by, request, Outcome.DONE)
    _tell_asker(request, "carried_out", f"Đã thực hiện: {_what(request)}, {done.login_name}.")
    return done


def _open_review(by: ActingMember, request: AccountRequest) -> None:
    work.open_work(
        by=by, holder=of_role(request.agency_id, Role.AGENCY_LEADER), part=Part.REVIEW,
        subject_type=SUBJECT, subject_id=request.pk, cause="account_request.asked",
        title=f"{_what(request)}. Lý do: {request.reason}",
    )  # fmt: skip


def _close(by: ActingMember, request: AccountRequest, outcome: Outcome) -> None:
    work.close_work(
        by=by, agency_id=request.agency_id, subject_type=SUBJECT, subject_id=request.pk,
        outcome=outcome,
    )  # fmt: skip


def _tell_asker(request: AccountRequest, happened: str, sentence: str) -> None:
    notices.tell(
        agency_id=request.agency_id, members=[request.asked_by_id], kind=f"{SUBJECT}.{happened}",
        sentence=sentence, subject_type=SUBJECT, subject_id=request.pk,
    )  # fmt: skip


def _what(request: AccountRequest) -> str:
    """ "Cấp tài khoản cho Nguyễn Văn An", "Thu hồi tài khoản annv của Nguyễn Văn An"."""
    if request.kind == AccountRequestKind.CREATE:
        return f"Cấp tài khoản cho {request.full_name}"
    account = request.account
    assert account is not None, "a withdrawal names its account by constraint"  # noqa: S101
    return f"Thu hồi tài khoản {account.login_name} của {account.person.full_name}"
