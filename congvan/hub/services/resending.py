"""Put a delivery that failed back into the mailbox it came from (R-192)."""

from __future__ import annotations

import uuid

from congvan.hub import operator_events as events
from congvan.hub import payloads
from congvan.hub.models import Delivery, HubOrgan, Parcel
from congvan.hub.services import upstream
from congvan.hub.services.operators import Operator, actor_of
from congvan.hub.services.parcels import next_position
from congvan.hub.states import STUCK, DeliveryState
from congvan.kernel import audit, clock
from congvan.kernel.errors import NotFound, WrongState
from congvan.kernel.transactions import in_transaction


@in_transaction
def resend(*, by: Operator, delivery_id: uuid.UUID) -> Delivery:
    """A failed delivery waits again, at the end of its mailbox; one for above is sent up again.

    Raises NotFound, NotAllowed, and WrongState when it did not fail, its bytes are gone by
    retention, or nobody fetches for the recipient. Lock: the parcel, then the delivery.
    """
    actor = actor_of(by)
    found = Delivery.objects.filter(pk=delivery_id).first()
    if found is None:
        raise NotFound("Trục không có gói tin này.")
    parcel = Parcel.objects.select_for_update().get(pk=found.parcel_id)
    row = Delivery.objects.select_for_update().get(pk=delivery_id)
    if row.state not in STUCK:
        raise WrongState(
            f"Gói tin đang ở tình trạng “{row.get_state_display()}”, không phải gửi lại.",
            next_step="Tải lại trang để xem tình trạng mới nhất.",
        )
    payloads.hold(parcel.sha256)
    if parcel.payload_removed_at is not None or not payloads.store().exists(parcel.sha256):
        raise WrongState(
            "Trục không còn giữ nội dung của gói tin này.",
            next_step="Báo nơi gửi gửi lại văn bản.",
        )
    if row.upstream_id is not None:
        row.state, row.next_try_at, row.attempts = DeliveryState.FORWARDING, clock.now(), 0
    else:
        owner = HubOrgan.objects.filter(code=row.to_code).first()
        if owner is None or owner.participant_id is None:
            raise WrongState(
                f"Chưa hệ thống nào nhận thư cho {row.to_code}.",
                next_step="Giao hộp thư cho một hệ thống trong danh bạ rồi gửi lại.",
            )
        row.participant_id = owner.participant_id
        row.state, row.position = DeliveryState.INITIAL, next_position()
        row.first_fetched_at = None
    row.state_at = clock.now()
    row.description = ""
    row.save()
    if row.upstream_id is not None:
        upstream.forwarded(parcel.pk)
    told = events.DeliveryResent(parcel_id=str(parcel.pk), symbol=str(parcel), to_code=row.to_code)
    audit.record(told, by=actor)
    return row
