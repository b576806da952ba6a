"""What the pages of the own account show; built whole, so that templates ask nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.organization.acting import ActingMember
from congvan.organization.queries.accounts import SessionLine, policy_of
from congvan.organization.rules.passwords import (
    SHORTEST_WITH_SECOND_FACTOR,
    SHORTEST_WITHOUT_SECOND_FACTOR,
    PasswordFinding,
    password_findings,
)
from congvan.organization.services import account_keys, door
from congvan.ui.items import Fact
from congvan.web.accounts.gates import ADMINISTRATORS_CHANGE_AFTER, password_is_due
from congvan.web.accounts.visitors import describe_device


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of passwords; `state` is "open" before anything is typed, else "kept" or "broken"."""

    words: str
    state: str = "open"


@dataclass(frozen=True, slots=True)
class PasswordPage:
    """Why the password is to be changed, and the rules for the new one."""

    title: str
    lead: str
    rules: tuple[Rule, ...]
    is_forced: bool
    login_name: str


def password(request: HttpRequest, findings: Sequence[PasswordFinding] | None) -> PasswordPage:
    """The page for the request's account; `findings` are faults of what was just refused."""
    account: Any = request.user
    policy = policy_of(account)
    title, lead = (
        "Đổi mật khẩu",
        (
            f"Các phiên ở nơi khác sẽ đăng xuất. Nên đổi {policy.password_reminder_days} ngày một lần."
        ),
    )
    if account.must_change_password:
        title = "Đặt mật khẩu của mình"
        lead = "Mật khẩu được cấp chỉ dùng một lần. Đặt mật khẩu chỉ mình biết rồi vào làm việc."
    elif password_is_due(request, account):
        days = ADMINISTRATORS_CHANGE_AFTER.days
        lead = f"Quản trị phải đổi mật khẩu {days} ngày một lần; mật khẩu này đã đến hạn."
    return PasswordPage(
        title=title,
        lead=lead,
        rules=_rules(account, findings),
        is_forced=account.must_change_password or password_is_due(request, account),
        login_name=account.login_name,
    )


def judged(account: Any, typed: str) -> tuple[Rule, ...]:
    """The rules as far as a password that is being typed keeps them."""
    if not typed:
        return _rules(account, None)
    on = account_keys.has_second_factor(account)
    findings = password_findings(typed, login=account.login_name, has_second_factor=on)
    return _rules(account, findings)


def _rules(account: Any, findings: Iterable[PasswordFinding] | None) -> tuple[Rule, ...]:
    on = account_keys.has_second_factor(account)
    shortest = SHORTEST_WITH_SECOND_FACTOR if on else SHORTEST_WITHOUT_SECOND_FACTOR
    words = (
        (f"Ít nhất {shortest} ký tự; có thể là cả câu, có dấu cách", {"too_short"}),
        ("Có chữ thường và chữ hoa", {"no_small_letter", "no_capital"}),
        ("Có chữ số", {"no_figure"}),
        ("Có ký tự đặc biệt, ví dụ @ # ! - hoặc dấu cách", {"no_sign"}),
        (f"Không chứa tên đăng nhập {account.login_name}", {"same_as_login", "contains_login"}),
        ("Không phải mật khẩu dễ đoán như Gialai@2026", {"common", "predictable"}),
    )
    if findings is None:
        return tuple(Rule(text) for text, _ in words)
    broken = {finding.key for finding in findings}
    return tuple(Rule(text, "broken" if keys & broken else "kept") for text, keys in words)


def wrong_present_password(refused: door.LoginRefused) -> str:
    """The refusal of the present password, for somebody whose name is known."""
    if isinstance(refused, door.WrongPassword):
        return f"Mật khẩu đang dùng chưa đúng. Còn {refused.remaining} lần thử."
    return str(refused)


@dataclass(frozen=True, slots=True)
class Place:
    """One place of login in plain words."""

    session_id: int
    device: str
    ip: str
    last_seen: str
    began: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class SessionsPage:
    """All places, this one first."""

    places: tuple[Place, ...]

    @property
    def summary(self) -> str:
        return f"{len(self.places)} nơi"


def sessions(request: HttpRequest, lines: Iterable[SessionLine]) -> SessionsPage:
    """The page; `lines` come with the last used first."""
    key = request.session.session_key
    places = [
        Place(
            session_id=line.session_id,
            device=describe_device(line.user_agent),
            ip=line.ip,
            last_seen="đang dùng" if line.key == key else _moment(line.last_seen_at),
            began=_moment(line.began_at),
            is_here=line.key == key,
        )
        for line in lines
    ]
    return SessionsPage(tuple(sorted(places, key=lambda place: not place.is_here)))


@dataclass(frozen=True, slots=True)
class SecondFactorPage:
    """Whether the second factor is on, and what can be done."""

    is_on: bool
    since: str
    codes_left: int
    is_demanded: bool


def second_factor(account: Any, *, demanded: bool) -> SecondFactorPage:
    """The page of the account. One statement."""
    kept = {one.type: one for one in Authenticator.objects.filter(user_id=account.pk)}
    totp = kept.get(Authenticator.Type.TOTP)
    codes = kept.get(Authenticator.Type.RECOVERY_CODES)
    return SecondFactorPage(
        is_on=totp is not None,
        since=_moment(totp.created_at) if totp else "",
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
        is_demanded=demanded,
    )


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """What the office keeps of oneself; only telephone and mail can be changed here."""

    facts: tuple[Fact, ...]
    initial: dict[str, str]
    confirmed: str
    address: str


def profile(member: ActingMember, account: Any) -> ProfilePage:
    """The page of the one who is signed in."""
    person = account.person
    own = member.substitution.own if member.substitution else member.seat
    born = f"{person.birth_date:%d/%m/%Y}" if person.birth_date else "Chưa ghi"
    facts = (
        Fact("Họ và tên", person.full_name),
        Fact("Chức danh", own.post_title),
        Fact("Đơn vị", own.unit_name or own.agency_name),
        Fact("Cơ quan", own.agency_name),
        Fact("Ngày sinh", born),
        Fact("Tên đăng nhập", account.login_name),
    )
    confirmed = _moment(person.details_confirmed_at) if person.details_confirmed_at else ""
    address = str(person.get_form_of_address_display() or "anh, chị").lower()
    return ProfilePage(facts, {"phone": person.phone, "email": person.email}, confirmed, address)


@dataclass(frozen=True, slots=True)
class Resend:
    """What was being sent when the session locked: where to, and the fields."""

    to: str
    fields: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, text: str) -> Self | None:
        """From the hidden field of the lock page; None when there is nothing or it was meddled with."""
        try:
            kept = json.loads(text)
            fields = tuple((str(name), str(value)) for name, value in kept["fields"])
            return cls(str(kept["to"]), fields)
        except (ValueError, TypeError, KeyError):
            return None


def _moment(moment: datetime) -> str:
    local, now = moment.astimezone(OFFICE_ZONE), clock.now().astimezone(OFFICE_ZONE)
    if local.date() == now.date():
        return f"{local:%H:%M} hôm nay"
    return f"{local:%H:%M %d/%m}" if local.year == now.year else f"{local:%H:%M %d/%m/%Y}"
