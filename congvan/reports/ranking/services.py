"""Verbs of the ranking: set the weights, order a sheet, publish it, withdraw it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from congvan.kernel import audit, clock, jobs
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.states import Role
from congvan.reports.events import ranking as events
from congvan.reports.models import RankingScheme, RankingSheet
from congvan.reports.ranking.criteria import BY_KEY, CRITERIA
from congvan.reports.ranking.lifecycles import RANKING, SheetParty
from congvan.reports.ranking.queries import scheme_on
from congvan.reports.rules import periods
from congvan.reports.rules.figures import decimal_words
from congvan.reports.rules.periods import Period
from congvan.reports.rules.ranking import WHOLE
from congvan.reports.states import SheetStatus

GROUND_LENGTH = 300
REASON_LENGTH = 500
# An order like one that is so young and still under way is the same, pressed again.
AT_ONCE = timedelta(minutes=10)


class WeightsUnsuitable(InvalidInput):
    """The weights do not add up to 100, or one of them is none."""

    code = "ranking_weights_unsuitable"


def check_ranks(by: ActingMember) -> None:
    """Raise NotAllowed unless `by` keeps the province's system."""
    check_holds(by, Role.SYSADMIN_CENTRAL, to="lập bảng xếp hạng các cơ quan")


@in_transaction
def set_weights(
    *, by: ActingMember, valid_from: date, weights: Mapping[str, Decimal], ground: str
) -> int:
    """Have other weights count for periods that end on `valid_from` or later. Returns the scheme's id.

    Raises NotAllowed, WeightsUnsuitable.
    """
    check_ranks(by)
    chosen = _checked(weights)
    said = nfc(ground).strip()
    if not said:
        raise WeightsUnsuitable(
            "Chưa ghi căn cứ của trọng số.", next_step="Ghi văn bản hoặc ý kiến quy định trọng số."
        )
    scheme = RankingScheme.objects.create(
        valid_from=valid_from, weights={key: str(weight) for key, weight in chosen.items()},
        ground=said[:GROUND_LENGTH], made_at=clock.now(), made_by_id=by.membership_id,
    )  # fmt: skip
    told = "; ".join(
        f"{BY_KEY[key].label} {decimal_words(weight)}" for key, weight in chosen.items()
    )
    audit.record(
        events.WeightsSet(
            scheme_id=scheme.pk, valid_from=f"{valid_from:%d/%m/%Y}", weights=told,
            ground=scheme.ground,
        ),
        by=by.actor,
    )  # fmt: skip
    return scheme.pk


def _checked(weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    unknown = weights.keys() - BY_KEY.keys()
    wrong = [w for w in weights.values() if not w.is_finite() or not 0 <= w <= WHOLE]
    if unknown or wrong:
        raise WeightsUnsuitable(
            "Trọng số phải là số từ 0 đến 100.", next_step="Xem lại từng ô trọng số."
        )
    total = sum(weights.values(), Decimal(0))
    if total != WHOLE:
        raise WeightsUnsuitable(
            f"Tổng trọng số đang là {decimal_words(total)}, phải đúng 100.",
            next_step="Chỉnh lại cho tổng bằng 100.",
        )
    return {one.key: weights[one.key] for one in CRITERIA if weights.get(one.key)}


@in_transaction
def order_sheet(*, by: ActingMember, period: str) -> int:
    """Have the ranking of a period worked out in the background; a notice tells when it is there.

    Asked for twice at once, one is worked out: the second answer is the id of the first.
    Raises NotAllowed, InvalidInput for a period that is none or has not begun.
    """
    # Imported here: the job calls the working out, which is no verb of a person.
    from congvan.reports.ranking.jobs import work_out  # noqa: PLC0415

    check_ranks(by)
    wanted = _period(period)
    scheme_id = scheme_on(wanted.last).scheme_id
    # Two presses of the button take turns.
    RankingScheme.objects.select_for_update(no_key=True).get(pk=scheme_id)
    same = RankingSheet.objects.filter(
        period=wanted.code, scheme_id=scheme_id, status=SheetStatus.WORKING,
        ordered_at__gt=clock.now() - AT_ONCE,
    ).first()  # fmt: skip
    if same is not None:
        return same.pk
    sheet = RankingSheet.objects.create(
        period=wanted.code, scheme_id=scheme_id, status=SheetStatus.WORKING,
        ordered_at=clock.now(), ordered_by_id=by.membership_id, ordered_person_id=by.person_id,
    )  # fmt: skip
    jobs.defer(work_out, sheet_id=sheet.pk)
    audit.record(events.RankingOrdered(sheet_id=sheet.pk, period=wanted.label.lower()), by=by.actor)
    return sheet.pk


def _period(code: str) -> Period:
    try:
        wanted = periods.read(code)
    except ValueError:
        raise InvalidInput("Không đọc được kỳ báo cáo.", next_step="Chọn lại kỳ.") from None
    if wanted.first > clock.today():
        raise InvalidInput("Kỳ này chưa bắt đầu.", next_step="Chọn kỳ đã hoặc đang diễn ra.")
    return wanted


@in_transaction
def publish(*, by: ActingMember, sheet_id: int) -> None:
    """Let all agencies see the ranking; one published before for the same period is withdrawn.

    Raises NotFound, NotAllowed, WrongState.
    """
    sheet = _locked(by, sheet_id)
    row = RANKING.move(sheet.status, "publish", {SheetParty.PROVINCE})
    replaced = f"Có bảng xếp hạng mới tính lại ngày {clock.today():%d/%m/%Y}"
    former = RankingSheet.objects.select_for_update().filter(
        period=sheet.period, status=SheetStatus.PUBLISHED
    )
    for one in former:
        _withdraw(by, one, replaced)
    sheet.status, sheet.published_at = row.target.value, clock.now()
    sheet.published_by_id = by.membership_id
    sheet.save(update_fields=["status", "published_at", "published_by"])
    audit.record(events.RankingPublished(sheet_id=sheet.pk, period=_label(sheet)), by=by.actor)


@in_transaction
def withdraw(*, by: ActingMember, sheet_id: int, reason: str) -> None:
    """Take a published ranking back, with the reason. Raises NotFound, NotAllowed, WrongState, InvalidInput."""
    sheet = _locked(by, sheet_id)
    said = nfc(reason).strip()
    if not said:
        raise InvalidInput("Chưa ghi lý do.", next_step="Ghi vì sao thôi công bố.")
    _withdraw(by, sheet, said)


def _withdraw(by: ActingMember, sheet: RankingSheet, reason: str) -> None:
    row = RANKING.move(sheet.status, "withdraw", {SheetParty.PROVINCE})
    sheet.status, sheet.published_at = row.target.value, None
    sheet.reason = reason[:REASON_LENGTH]
    sheet.save(update_fields=["status", "published_at", "reason"])
    audit.record(
        events.RankingWithdrawn(sheet_id=sheet.pk, period=_label(sheet), reason=sheet.reason),
        by=by.actor,
    )


def _locked(by: ActingMember, sheet_id: int) -> RankingSheet:
    check_ranks(by)
    sheet = RankingSheet.objects.select_for_update().filter(pk=sheet_id).first()
    if sheet is None:
        raise NotFound("Không có bảng xếp hạng này.")
    return sheet


def _label(sheet: RankingSheet) -> str:
    return periods.read(sheet.period).label.lower()
