"""Send one package: make its bytes, call the hub or the agency of this node, note what came of it.

The network is called outside transactions. Killed at any line and run again, it sends the same
bytes, which a hub answers as before and an agency of this node keeps once (SPEC K5, COMPLAINTS §6).
"""

from __future__ import annotations

import logging
from datetime import timedelta

from congvan.exchange import store
from congvan.exchange.models import OutgoingPackage
from congvan.exchange.services import outcomes, receiving
from congvan.exchange.services.clients import client_of, note_reached, note_unreachable
from congvan.exchange.services.packing import NoLongerWaiting, packed
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
    try:
        stored = packed(package)
        hub_doc_id = _sent(package, stored)
    except HubUnreachable as failure:
        note_unreachable(package.connection_id or 0, failure.sentence)
        outcomes.note_delay(package_id=package_id, reason=failure.sentence)
    except HubRefused as refusal:
        note_reached(package.connection_id or 0)
        if refusal.is_final:
            outcomes.note_refusal(package_id=package_id, code=refusal.code, reason=refusal.sentence)
        else:
            outcomes.note_delay(package_id=package_id, reason=refusal.sentence)
    except NoLongerWaiting:
        return
    except NotWritable as refusal:
        outcomes.note_failure(package_id=package_id, reason=refusal.finding.sentence)
    except (StoreFull, VaultDamaged) as failure:
        # A fault of this machine, that its administrator mends: the package is as good as before.
        logger.warning("Gói tin %s chưa gửi được: %s", package_id, failure.sentence)
        outcomes.note_delay(package_id=package_id, reason=failure.sentence)
    except BusinessError as refusal:
        logger.warning("Gói tin %s không gửi được: %s", package_id, refusal.sentence)
        outcomes.note_failure(package_id=package_id, reason=refusal.sentence)
    except Exception:
        # A fault nobody thought of must be seen too: it is tried again, and given up like any other.
        logger.exception("Gói tin %s chưa gửi được vì một lỗi của phần mềm.", package_id)
        outcomes.note_delay(package_id=package_id, reason=FAULT)
    else:
        outcomes.note_sent(package_id=package_id, hub_doc_id=hub_doc_id)


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
