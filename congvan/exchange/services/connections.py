"""Connections to hubs: accounts, secrets, and which agencies use them (R-196).

The administrator of the province keeps all of them; an agency's own administrator those that only
the own agency uses. A secret goes in and never comes out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from congvan.exchange import connection_events as events
from congvan.exchange.codes import NO_CODE, canonical
from congvan.exchange.models import ConnectedAgency, Connection
from congvan.exchange.services import clients
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.jobs import defer_once
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.models import Agency, AgencyIdentifier
from congvan.organization.states import Role
from edxml_vn.vxp.client import HubError

CODE_LENGTH = 64
INTERVALS = (5, 3600)
LONGEST_SECRET = 500
_CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]*")
_SYSTEM_ID = re.compile(r"[\x21-\x7e]{1,100}")


@dataclass(frozen=True, slots=True)
class TestResult:
    """What came of a try: `waiting` packages lie in the mailbox."""

    __test__ = False  # no test, whatever its name looks like

    ok: bool
    sentence: str
    waiting: int | None = None


def visible_connections(viewer: ActingMember) -> QuerySet[Connection]:
    """The connections the viewer administers."""
    found = Connection.objects.all()
    if viewer.holds(Role.SYSADMIN_CENTRAL):
        return found
    if not viewer.holds(Role.SYSADMIN_AGENCY):
        return found.none()
    others = ConnectedAgency.objects.exclude(agency_id=viewer.agency_id).values("connection_id")
    own = ConnectedAgency.objects.filter(agency_id=viewer.agency_id).values("connection_id")
    mine = Q(pk__in=own) | Q(made_by__agency_id=viewer.agency_id)
    return found.filter(mine).exclude(pk__in=others)


def get_connection(
    viewer: ActingMember | None, connection_id: int, *, lock: bool = False
) -> Connection:
    """One of `visible_connections`; `viewer` None is the system. Raises NotFound."""
    found = Connection.objects.all() if viewer is None else visible_connections(viewer)
    if lock:
        found = found.select_for_update(of=("self",))
    connection = found.filter(pk=connection_id).first()
    if connection is None:
        raise NotFound("Không có kết nối trục này.")
    return connection


@in_transaction
def add(
    *, by: ActingMember | None, name: str, base_url: str, system_id: str, secret: str,
    interval_seconds: int = 30, polls_long: bool = False,
) -> Connection:  # fmt: skip
    """Set up an account at a hub. An agency's own administrator connects the own agency with it.

    Raises NotAllowed, InvalidInput, WrongState for an account that is set up already.
    """
    if by is not None:
        check_holds(by, Role.SYSADMIN_CENTRAL, Role.SYSADMIN_AGENCY, to="lập kết nối trục")
    connection = Connection(
        made_at=clock.now(), made_by_id=by.membership_id if by else None,
        polls_long=polls_long,
    )  # fmt: skip
    _set(connection, name, base_url, system_id, interval_seconds)
    connection.secret_sealed = clients.locked_secret(connection, _checked_secret(secret))
    _save(connection)
    told = events.ConnectionAdded(
        connection_id=connection.pk, name=connection.name, address=connection.base_url,
        system_id=connection.system_id,
    )  # fmt: skip
    audit.record(told, by=_actor(by))
    return connection


@in_transaction
def change(
    *, by: ActingMember | None, connection_id: int, name: str, base_url: str, system_id: str,
    interval_seconds: int, polls_long: bool, secret: str = "",
) -> Connection:  # fmt: skip
    """Change an account; without `secret` it keeps the one it has. Raises as `add`, and NotFound."""
    connection = get_connection(by, connection_id, lock=True)
    kept = secret.strip() or clients.unlocked_secret(connection)
    connection.polls_long = polls_long
    _set(connection, name, base_url, system_id, interval_seconds)
    connection.secret_sealed = clients.locked_secret(connection, _checked_secret(kept))
    _save(connection)
    told = events.ConnectionChanged(
        connection_id=connection.pk, name=connection.name, address=connection.base_url,
        system_id=connection.system_id,
        secret="bí mật mới" if secret.strip() else "giữ bí mật cũ",
    )  # fmt: skip
    audit.record(told, by=_actor(by))
    return connection


@in_transaction
def start(*, by: ActingMember | None, connection_id: int) -> Connection:
    """Use the connection again. Raises NotFound."""
    connection = _switch(by, connection_id, is_active=True)
    told = events.ConnectionStarted(connection_id=connection.pk, name=connection.name)
    audit.record(told, by=_actor(by))
    return connection


@in_transaction
def stop(*, by: ActingMember | None, connection_id: int) -> Connection:
    """Use it no more: nothing is fetched, what waits is tried again later. Raises NotFound."""
    connection = _switch(by, connection_id, is_active=False)
    told = events.ConnectionStopped(connection_id=connection.pk, name=connection.name)
    audit.record(told, by=_actor(by))
    return connection


@in_transaction
def add_agency(
    *, by: ActingMember | None, connection_id: int, agency_id: int, code: str
) -> ConnectedAgency:
    """Let an agency send and receive by the connection under `code`; the directory is fetched soon.

    Raises NotFound, NotAllowed, InvalidInput, WrongState when the code or the agency is taken.
    """
    connection = _connection_for(by, connection_id, agency_id)
    agency = Agency.objects.filter(pk=agency_id).first()
    if agency is None:
        raise NotFound("Không có cơ quan này.")
    organ_code = canonical(code)
    if len(organ_code) > CODE_LENGTH or not _CODE.fullmatch(organ_code):
        raise InvalidInput(
            "Mã định danh chỉ gồm chữ cái không dấu, chữ số và dấu chấm.",
            next_step="Ghi mã như đã đăng ký trên trục.", field="code",
        )  # fmt: skip
    if _is_another_s(organ_code, agency_id):
        raise WrongState(
            "Mã này là mã định danh của một cơ quan khác trong hệ thống.",
            next_step="Kiểm tra lại mã.",
        )
    try:
        with transaction.atomic():
            row = ConnectedAgency.objects.create(
                connection=connection, agency=agency, code=organ_code
            )
    except IntegrityError as error:
        raise WrongState(
            "Cơ quan này đã nối trục, hoặc mã này đã dùng cho cơ quan khác.",
            next_step="Bỏ nối ở kết nối kia trước, hoặc kiểm tra lại mã.",
        ) from error
    if connection.directory_at is None:
        # Imported here: the job calls the directory, which asks who may see a connection.
        from congvan.exchange.jobs import sync_directory  # noqa: PLC0415

        defer_once(sync_directory, key=str(connection.pk), connection_id=connection.pk)
    told = events.AgencyConnected(
        connection_id=connection.pk, name=connection.name, agency=agency.name,
        organ_code=organ_code,
    )  # fmt: skip
    audit.record(told, by=_actor(by))
    return row


@in_transaction
def remove_agency(*, by: ActingMember | None, connection_id: int, agency_id: int) -> None:
    """The agency uses the connection no more. Raises NotFound."""
    connection = get_connection(by, connection_id, lock=True)
    row = connection.agencies.select_related("agency").filter(agency_id=agency_id).first()
    if row is None:
        raise NotFound("Cơ quan này không dùng kết nối này.")
    name = row.agency.name
    row.delete()
    told = events.AgencyDisconnected(connection_id=connection.pk, name=connection.name, agency=name)
    audit.record(told, by=_actor(by))


def test(*, by: ActingMember | None, connection_id: int) -> TestResult:
    """Ask the hub how many packages wait; outside transactions. Raises NotFound, VaultDamaged."""
    connection = get_connection(by, connection_id)
    try:
        waiting = len(clients.client_of(connection).received("edoc"))
    except HubError as failure:
        clients.note_unreachable(connection.pk, failure.sentence)
        return TestResult(ok=False, sentence=failure.sentence)
    clients.note_reached(connection.pk)
    return TestResult(
        ok=True, waiting=waiting, sentence=f"Trục trả lời. Có {waiting} gói tin đang chờ nhận."
    )


def _connection_for(by: ActingMember | None, connection_id: int, agency_id: int) -> Connection:
    """An agency's own administrator may take up a connection that nobody uses yet, for the own agency."""
    if by is None or by.holds(Role.SYSADMIN_CENTRAL):
        return get_connection(by, connection_id, lock=True)
    check_holds(by, Role.SYSADMIN_AGENCY, to="nối cơ quan với trục")
    found = Connection.objects.select_for_update().filter(
        pk=connection_id, made_by__agency_id=by.agency_id
    )
    connection = found.first()
    taken = ConnectedAgency.objects.filter(connection_id=connection_id)
    if connection is None or taken.exclude(agency_id=by.agency_id).exists():
        raise NotFound("Không có kết nối trục này.")
    if agency_id != by.agency_id:
        raise NotFound("Không có cơ quan này.")
    return connection


def _is_another_s(code: str, agency_id: int) -> bool:
    """Whether another agency of this node bears the code: nobody signs as that one."""
    in_force = Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today())
    theirs = AgencyIdentifier.objects.filter(in_force, code=code)
    connected = ConnectedAgency.objects.filter(code=code)
    others = [one.exclude(agency_id=agency_id).exists() for one in (theirs, connected)]
    return any(others) or code.startswith(NO_CODE)


def _switch(by: ActingMember | None, connection_id: int, *, is_active: bool) -> Connection:
    connection = get_connection(by, connection_id, lock=True)
    connection.is_active = is_active
    connection.failing_since, connection.last_failure = None, ""
    connection.save(update_fields=["is_active", "failing_since", "last_failure"])
    return connection


def _set(
    connection: Connection, name: str, base_url: str, system_id: str, interval_seconds: int
) -> None:
    connection.name = nfc(" ".join(name.split()))
    if not connection.name or len(connection.name) > 200:
        raise InvalidInput("Tên trục phải có, không quá 200 ký tự.", next_step="Ghi tên trục.", field="name")  # fmt: skip
    connection.base_url = _checked_address(base_url)
    connection.system_id = system_id.strip()
    if not _SYSTEM_ID.fullmatch(connection.system_id):
        raise InvalidInput("Mã hệ thống không đúng.", next_step="Ghi mã do đơn vị quản lý trục cấp.", field="system_id")  # fmt: skip
    least, most = INTERVALS
    if not least <= interval_seconds <= most:
        raise InvalidInput(f"Hỏi thư mỗi {least} đến {most} giây.", next_step="Ghi lại số giây.", field="interval_seconds")  # fmt: skip
    connection.interval_seconds = interval_seconds


def _checked_address(base_url: str) -> str:
    """The address without a last slash. Raises InvalidInput for what no hub can be at."""
    address = base_url.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good or len(address) > 300 or parts.username or parts.query or parts.fragment:
        raise InvalidInput(
            "Địa chỉ trục không đúng.", next_step="Ghi địa chỉ bắt đầu bằng https://.",
            field="base_url",
        )  # fmt: skip
    return address


def _checked_secret(secret: str) -> str:
    kept = secret.strip()
    if not kept or len(kept) > LONGEST_SECRET:
        raise InvalidInput("Chưa ghi bí mật của tài khoản.", next_step="Ghi bí mật do đơn vị quản lý trục cấp.", field="secret")  # fmt: skip
    return kept


def _save(connection: Connection) -> None:
    try:
        with transaction.atomic():
            connection.save()
    except IntegrityError as error:
        raise WrongState(
            "Tài khoản này đã được lập ở một kết nối khác.", next_step="Sửa kết nối kia."
        ) from error


def _actor(by: ActingMember | None) -> audit.Actor:
    return by.actor if by else audit.Actor.system()
