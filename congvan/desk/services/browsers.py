"""A person lets a browser be told, or takes it off; logging in and out there counts (R-257)."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from congvan.desk import events
from congvan.desk.models import OutgoingMessage, PushBrowser
from congvan.desk.push_calls import EndpointRefused, Services, origin_of
from congvan.desk.queries.browsers import in_force, token_hash
from congvan.desk.services.ordering import Ordered, order
from congvan.desk.states import MessageChannel
from congvan.desk.web_push import Receiver, receiver
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Account, Membership

MOST_BROWSERS = 10
TRIAL = "Thông báo thử: trình duyệt này nhận được thông báo của hệ thống."
_BETWEEN_TRIALS = timedelta(minutes=1)
# Who has not logged in there for so long is not told any more either.
_FORGOTTEN_AFTER = timedelta(days=180)
_LONGEST_DEVICE = 200


@in_transaction
def add(
    *, by: ActingMember, endpoint: str, p256dh: str, auth: str, device: str,
    former_token: str = "", session_key: str = "",
) -> str:  # fmt: skip
    """Tell the person at the keyboard in this browser too; returns the token of its cookie.

    A browser has one owner: asked for again it moves to whoever asks. `former_token` is the cookie it
    had. Raises InvalidInput, WrongState when there are too many. Lock: the account's row.
    """
    keys = _checked(endpoint, p256dh, auth)
    account = Account.objects.select_for_update().get(person_id=by.person_id)
    PushBrowser.objects.filter(token_sha256=token_hash(former_token)).exclude(
        endpoint=endpoint
    ).delete()
    mine = PushBrowser.objects.filter(account=account)
    if mine.exclude(endpoint=endpoint).count() >= MOST_BROWSERS:
        raise WrongState(
            f"Đã có {MOST_BROWSERS} trình duyệt nhận thông báo.",
            next_step="Gỡ trình duyệt không dùng nữa rồi bật lại.",
        )
    now, token = clock.now(), secrets.token_urlsafe(32)
    row, _ = PushBrowser.objects.update_or_create(
        endpoint=endpoint,
        defaults={
            "account": account, "p256dh": keys.p256dh, "auth": keys.auth,
            "token_sha256": token_hash(token), "session_key": session_key[:40],
            "session_epoch": account.session_epoch, "device": nfc(device)[:_LONGEST_DEVICE],
            "created_at": now, "seen_at": now, "taken_at": None, "paused_until": None,
            "failure": "",
        },
    )  # fmt: skip
    audit.record(events.PushBrowserAdded(person_id=by.person_id, device=row.device), by=by.actor)
    return token


@in_transaction
def renew(*, token: str, endpoint: str, p256dh: str, auth: str) -> None:
    """The browser of this cookie got another address from its push service.

    Raises NotFound for a cookie of none, InvalidInput.
    """
    keys = _checked(endpoint, p256dh, auth)
    row = PushBrowser.objects.select_for_update().filter(token_sha256=token_hash(token)).first()
    if row is None:
        raise NotFound("Trình duyệt này không có trong danh sách nhận thông báo.")
    row.endpoint, row.p256dh, row.auth = endpoint, keys.p256dh, keys.auth
    row.paused_until, row.failure = None, ""
    try:
        with transaction.atomic():
            row.save(update_fields=["endpoint", "p256dh", "auth", "paused_until", "failure"])
    except IntegrityError as taken:
        raise NotFound("Trình duyệt này không có trong danh sách nhận thông báo.") from taken


@in_transaction
def remove(*, by: ActingMember, browser_id: int) -> str:
    """Tell the person no longer in one of the own browsers; returns its words. Raises NotFound."""
    row = PushBrowser.objects.filter(pk=browser_id, account__person_id=by.person_id).first()
    if row is None:
        raise NotFound("Trình duyệt này không còn trong danh sách.", next_step="Tải lại trang.")
    row.delete()
    audit.record(events.PushBrowserRemoved(person_id=by.person_id, device=row.device), by=by.actor)
    return row.device


@in_transaction
def try_out(*, by: ActingMember) -> None:
    """Send a message of trial to all own browsers, once a minute. Raises WrongState."""
    account = Account.objects.select_for_update().get(person_id=by.person_id)
    if not in_force().filter(account=account).exists():
        raise WrongState("Chưa có trình duyệt nào đang nhận.", next_step="Bật ở trình duyệt này.")
    now = clock.now()
    recent = OutgoingMessage.objects.filter(
        agency_id=by.agency_id, created_at__gt=now - _BETWEEN_TRIALS,
        subject_type="person", subject_id=by.person_id, text=TRIAL,
    )  # fmt: skip
    if recent.exists():
        raise WrongState("Vừa gửi một thông báo thử.", next_step="Chờ một phút rồi gửi lại.")
    own = Membership.objects.select_related("person__account").get(pk=by.own_membership_id)
    order(
        agency_id=by.agency_id, sender_id=None, channel=MessageChannel.PUSH,
        messages=[Ordered(member=own, text=TRIAL, subject_type="person", subject_id=by.person_id)],
    )  # fmt: skip


@in_transaction
def came_back(*, account: Account, token: str, session_key: str) -> None:
    """Somebody logged in at the browser of this cookie: its owner, or the next user of the machine.

    Whose news it shows is only ever who uses it: another person's login takes the browser off.
    """
    row = PushBrowser.objects.select_for_update().filter(token_sha256=token_hash(token)).first()
    if row is None:
        return
    if row.account_id != account.pk:
        row.delete()
        return
    row.session_epoch, row.seen_at = account.session_epoch, clock.now()
    row.session_key = session_key[:40]
    row.save(update_fields=["session_epoch", "seen_at", "session_key"])


@in_transaction
def leave(*, account: Account, token: str) -> None:
    """The holder logged out there: the browser tells nothing more."""
    PushBrowser.objects.filter(account=account, token_sha256=token_hash(token)).delete()


@in_transaction
def leave_session(*, account: Account, session_key: str) -> None:
    """The holder ended that session from elsewhere: its browser tells nothing more."""
    if session_key:
        PushBrowser.objects.filter(account=account, session_key=session_key).delete()


@in_transaction
def forget_unused() -> int:
    """Drop browsers of closed accounts and long unused ones; for the nightly job. Returns how many."""
    now = clock.now()
    unused = PushBrowser.objects.filter(seen_at__lt=now - _FORGOTTEN_AFTER)
    closed = PushBrowser.objects.filter(account__is_active=False)
    return unused.delete()[0] + closed.delete()[0]


def _checked(endpoint: str, p256dh: str, auth: str) -> Receiver:
    try:
        origin_of(endpoint, Services.read(settings.CONFIGURATION.push_services))
        return receiver(p256dh, auth)
    except EndpointRefused as refusal:
        raise InvalidInput(str(refusal), next_step="Dùng trình duyệt khác.") from refusal
    except ValueError as error:
        raise InvalidInput(
            "Trình duyệt đưa khóa không dùng được.", next_step="Tải lại trang rồi bật lại."
        ) from error
