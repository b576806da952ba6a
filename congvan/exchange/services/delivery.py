"""Send packages: make their bytes, call the hub or the agency of this node, note what came of it.

The network is called outside transactions. Killed at any line and run again, it sends the same
bytes, which a hub answers as before and an agency of this node keeps once (SPEC K5, COMPLAINTS §6).
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Sequence
from datetime import timedelta

from congvan.exchange import store
from congvan.exchange.models import OutgoingPackage
from congvan.exchange.services import outcomes, receiving
from congvan.exchange.services.clients import client_of, note_reached, note_unreachable
from congvan.exchange.services.outcomes import Sent
from congvan.exchange.services.packing import NoLongerWaiting, packed_all
from congvan.exchange.states import OutgoingStatus
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.kernel.files import Stored, StoreFull
from congvan.kernel.vault import VaultDamaged
from edxml_vn.model import NotWritable
from edxml_vn.vxp.client import HubRefused, HubUnreachable

logger = logging.getLogger(__name__)

# A job that comes before its time finds that another one was ordered for then.
EARLY = timedelta(seconds=5)
# What was sent is noted together, but a large package behind must not hold up what is known.
NOTED_EVERY_SECONDS = 0.5
FAULT = "Máy chủ gặp lỗi khi gửi; quản trị hệ thống xem nhật ký máy chủ."


class Undeliverable(BusinessError):
    """A package for an agency of this node that is not there."""

    code = "undeliverable"


def deliver(*, package_id: int) -> None:
    """Send the package if it still waits; note the success, the next try or the failure."""
    package = OutgoingPackage.objects.select_related("connection").filter(pk=package_id).first()
    if package is None or package.status != OutgoingStatus.WAITING:
        return
    if package.next_try_at is not None and package.next_try_at > clock.now() + EARLY:
        return
    send_all([package])


def send_all(packages: Sequence[OutgoingPackage], *, until: float = math.inf) -> bool:
    """Send packages of one connection that wait, in this order; note what came of each.

    False when nobody answers: then the rest is left alone, as it is after the moment `until` of the
    monotonic clock.
    """
    ready = packed_all(packages)
    sent: list[Sent] = []
    noted_at = time.monotonic()
    for package in packages:
        try:
            doc_id = _sent(package, _stored(ready[package.pk]))
        except Exception as failure:
            outcomes.note_sent(sent)
            sent.clear()
            if not _note_trouble(package, failure):
                return False
            continue
        sent.append(Sent(package.pk, doc_id))
        now = time.monotonic()
        if now > until:
            break
        if now - noted_at > NOTED_EVERY_SECONDS:
            outcomes.note_sent(sent)
            sent.clear()
            noted_at = time.monotonic()
    outcomes.note_sent(sent)
    return True


def _stored(made: Stored | Exception) -> Stored:
    if isinstance(made, Exception):
        raise made
    return made


def _note_trouble(package: OutgoingPackage, failure: Exception) -> bool:
    """Note why it was not sent. False when the line is down, so that others would fare no better."""
    match failure:
        case HubUnreachable():
            note_unreachable(package.connection_id or 0, failure.sentence)
            outcomes.note_delay(package_id=package.pk, reason=failure.sentence)
            return False
        case HubRefused():
            note_reached(package.connection_id or 0)
            if failure.is_final:
                outcomes.note_refusal(
                    package_id=package.pk, code=failure.code, reason=failure.sentence
                )
            else:
                outcomes.note_delay(package_id=package.pk, reason=failure.sentence)
        case NoLongerWaiting():
            pass
        case NotWritable():
            outcomes.note_failure(package_id=package.pk, reason=failure.finding.sentence)
        case StoreFull() | VaultDamaged():
            # A fault of this machine, that its administrator mends: the package is as good as before.
            logger.warning("Gói tin %s chưa gửi được: %s", package.pk, failure.sentence)
            outcomes.note_delay(package_id=package.pk, reason=failure.sentence)
        case BusinessError():
            logger.warning("Gói tin %s không gửi được: %s", package.pk, failure.sentence)
            outcomes.note_failure(package_id=package.pk, reason=failure.sentence)
        case _:
            # A fault nobody thought of must be seen too: it is tried again, and given up like any other.
            logger.error(
                "Gói tin %s chưa gửi được vì một lỗi của phần mềm.", package.pk, exc_info=failure
            )
            outcomes.note_delay(package_id=package.pk, reason=FAULT)
    return True


def _sent(package: OutgoingPackage, stored: Stored) -> str:
    """Hand the bytes over; the hub's name of them, "" within the node."""
    if package.connection is None:
        _deliver_inside(package, stored)
        return ""
    if not package.connection.is_active:
        raise HubUnreachable(f"Kết nối “{package.connection.name}” đang ngừng.")
    doc_id = client_of(package.connection).send(
        store.packages().path(stored.digest), kind=package.kind,  # type: ignore[arg-type]
        from_code=package.header["from"]["code"], to_codes=package.codes,
        sha256=bytes.fromhex(stored.digest),
    )  # fmt: skip
    note_reached(package.connection.pk)
    return doc_id


def _deliver_inside(package: OutgoingPackage, stored: Stored) -> None:
    """The receiving agency keeps the same bytes; once, however often this runs."""
    for one in package.header["to"]:
        if one["receiver"] is None:
            raise Undeliverable(
                f"Không có cơ quan nào trong hệ thống mang mã {one['code']}.",
                next_step="Chọn lại nơi nhận.",
            )
        receiving.keep_stored(agency_id=one["receiver"], connection=None, stored=stored)
