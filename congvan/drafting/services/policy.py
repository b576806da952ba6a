"""An agency's own rules of drafting, set by its administrator (R-074, R-107)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from congvan.drafting.events import policy as events
from congvan.drafting.models import DraftingPolicy
from congvan.drafting.states import StepOrder
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput
from congvan.kernel.transactions import in_transaction
from congvan.organization.access import check_administers
from congvan.organization.acting import ActingMember

# The law says three days; an agency may be stricter, or count a long tour of duty.
MOST_REVIEW_DAYS = 30


@in_transaction
def set_policy(
    *, by: ActingMember, step_order: str, review_days: int, review_in_working_days: bool,
    reminder_day: int, electronic_is_original: bool = True,
    house_rules: Mapping[str, Any] | None = None,
) -> DraftingPolicy:  # fmt: skip
    """Set the order of number and signature, and the clock of reviews; reviews that are waiting
    keep their deadline. Without `house_rules` those that stand are kept.

    Raises NotAllowed, InvalidInput.
    """
    check_administers(by)
    if step_order not in StepOrder.values:
        raise InvalidInput("Thứ tự cấp số và ký: chọn một mục.", field="step_order")
    if not 1 <= review_days <= MOST_REVIEW_DAYS:
        raise InvalidInput(
            f"Hạn cho ý kiến phải từ 1 đến {MOST_REVIEW_DAYS} ngày.",
            next_step="Sửa số ngày.", field="review_days",
        )  # fmt: skip
    if not 1 <= reminder_day <= review_days:
        raise InvalidInput(
            "Ngày nhắc phải trong hạn cho ý kiến.",
            next_step="Chọn ngày sớm hơn.", field="reminder_day",
        )  # fmt: skip
    values: dict[str, Any] = {
        "step_order": StepOrder(step_order), "review_days": review_days,
        "review_in_working_days": review_in_working_days, "reminder_day": reminder_day,
        "electronic_is_original": electronic_is_original, "changed_at": clock.now(),
    }  # fmt: skip
    if house_rules is not None:
        values["house_rules"] = dict(house_rules)
    policy, _ = DraftingPolicy.objects.update_or_create(agency_id=by.agency_id, defaults=values)
    audit.record(
        events.DraftingPolicyChanged(
            agency_id=by.agency_id, order=StepOrder(step_order).label, days=review_days,
            unit="ngày làm việc" if review_in_working_days else "ngày", reminder=reminder_day,
            electronic_is_original=electronic_is_original,
        ),
        by=by.actor,
    )  # fmt: skip
    return policy
