"""Who may sign: checked at submission, at approval and at signing; kept by the administrator.

R-082 (NĐ 30 Đ13): the head signs, deputies sign KT. in their field, TL. and TUQ. have their
ground in writing, TUQ. an end, and whoever was authorised does not authorise further.
"""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from congvan.documents.models import FieldOfWork
from congvan.drafting.events import policy as events
from congvan.drafting.models import Draft, SigningRight
from congvan.drafting.queries.policy import RightLine, right_of, rights_of
from congvan.drafting.rules.authority import refusal
from congvan.drafting.states import SigningPower
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.access import check_administers
from congvan.organization.acting import ActingMember
from congvan.organization.models import Agency, Membership
from congvan.organization.models.agency import AgencyLevel
from congvan.organization.queries.people import current_members, holders_of
from congvan.organization.states import Role

# People's committees sign for the collective; the other agencies have a head (NĐ 30 Đ13.2).
_COLLECTIVE = (AgencyLevel.PROVINCE, AgencyLevel.COMMUNE)
_NEEDS_GROUND = (SigningPower.BY_ORDER, SigningPower.AUTHORISED)
TITLE_LENGTH, GROUND_LENGTH = 100, 300


class MayNotSign(NotAllowed):
    """The signer has no right to sign this document in this power today."""

    code = "may_not_sign"


def check_signer(draft: Draft, *, is_substitute: bool = False) -> RightLine:
    """The right by which the draft's signer signs it today. Raises MayNotSign saying why not."""
    if draft.signer_id is None or draft.signer is None:
        raise MayNotSign("Dự thảo chưa có người ký.", next_step="Chọn người ký.", field="signer")
    power = SigningPower(draft.signing_power)
    rights = rights_of(draft.signer_id)
    why = refusal(
        [right.held for right in rights], power=power, field_id=draft.field_id,
        day=clock.today(), signer=draft.signer.person.full_name, is_substitute=is_substitute,
    )  # fmt: skip
    if why is not None:
        raise MayNotSign(why.sentence, next_step=why.next_step, field="signer")
    found = right_of(draft.signer_id, power, draft.field_id)
    assert found is not None, "nothing speaks against the right"  # noqa: S101
    return found


def check_may_sign(by: ActingMember, draft: Draft) -> RightLine:
    """The right by which `by` signs the draft now. Raises NotAllowed (MayNotSign) saying why not.

    Acting for the signer under a delegation counts, but for TUQ.
    """
    if by.membership_id != draft.signer_id:
        name = draft.signer.person.full_name if draft.signer else "người ký"
        raise MayNotSign(
            f"Chỉ {name} được duyệt và ký văn bản này.",
            next_step="Trình tiếp người ký, hoặc trả lại để đổi người ký.",
        )
    return check_signer(draft, is_substitute=by.is_substitute)


@in_transaction
def grant_signing_right(
    *, by: ActingMember, member_id: int, power: str, title: str, valid_from: date,
    valid_to: date | None = None, field_id: int | None = None, ground: str = "",
) -> SigningRight:  # fmt: skip
    """Write down who may sign and in what power. Raises NotAllowed, NotFound, InvalidInput."""
    check_administers(by)
    seat = current_members(by.agency_id).filter(pk=member_id).first()
    if seat is None:
        raise NotFound("Không có vị trí công tác này trong cơ quan.", field="member")
    fields = FieldOfWork.objects.filter(agency_id=by.agency_id, is_closed=False)
    if field_id is not None and not fields.filter(pk=field_id).exists():
        raise InvalidInput("Lĩnh vực không có trong danh mục.", field="field")
    right = SigningRight(
        agency_id=by.agency_id, member=seat, field_id=field_id, valid_from=valid_from,
        valid_to=valid_to, **_checked(power, title, ground, valid_from, valid_to),
    )  # fmt: skip
    try:
        with transaction.atomic():
            right.save(force_insert=True)
    except IntegrityError as clash:
        raise InvalidInput(
            f"{seat.person.full_name} đã có thẩm quyền ký này trong thời gian đó.",
            next_step="Kết thúc thẩm quyền cũ trước, hoặc chọn thời gian khác.",
            field="valid_from",
        ) from clash
    audit.record(
        events.SigningRightGranted(
            right_id=right.pk, holder=seat.person.full_name, power=SigningPower(power).label,
            valid_from=valid_from, valid_to=valid_to, ground=right.ground,
        ),
        by=by.actor,
    )  # fmt: skip
    return right


@in_transaction
def end_signing_right(*, by: ActingMember, right_id: int, last_day: date) -> SigningRight:
    """Let a right to sign end on `last_day`. Raises NotAllowed, NotFound, InvalidInput."""
    check_administers(by)
    right = (
        SigningRight.objects.select_for_update(of=("self",))
        .select_related("member__person")
        .filter(agency_id=by.agency_id, pk=right_id)
        .first()
    )
    if right is None:
        raise NotFound("Không có thẩm quyền ký này.")
    if last_day < right.valid_from or (right.valid_to and last_day > right.valid_to):
        raise InvalidInput(
            "Ngày cuối phải nằm trong thời gian hiệu lực.",
            next_step="Chọn ngày khác.", field="last_day",
        )  # fmt: skip
    right.valid_to = last_day
    right.save(update_fields=["valid_to"])
    audit.record(
        events.SigningRightEnded(
            right_id=right.pk, holder=right.member.person.full_name,
            power=right.get_power_display(), last_day=last_day,
        ),
        by=by.actor,
    )  # fmt: skip
    return right


@requires_transaction
def found_signing_rights(*, agency_id: int) -> int:
    """Give the agency's leaders their usual rights; an agency that has any keeps its own.

    The head signs by right, for the collective too in a people's committee; deputies sign KT.
    Returns how many rights were written.
    """
    if SigningRight.objects.filter(agency_id=agency_id).exists():
        return 0
    agency = Agency.objects.get(pk=agency_id)
    leaders = list(
        current_members(agency_id).filter(pk__in=holders_of(agency_id, Role.AGENCY_LEADER))
    )
    if not leaders:
        return 0
    highest = leaders[0].post.rank
    rights = [
        SigningRight(
            agency=agency, member=seat, power=power, title=seat.post.title.upper()[:TITLE_LENGTH],
            valid_from=seat.valid_from,
        )
        for seat in leaders
        for power in _usual_powers(seat, highest, agency.level)
    ]  # fmt: skip
    return len(SigningRight.objects.bulk_create(rights))


def _usual_powers(seat: Membership, highest: int, level: str) -> tuple[SigningPower, ...]:
    if seat.post.rank > highest:
        return (SigningPower.DEPUTY,)
    if level in _COLLECTIVE:
        return (SigningPower.COLLECTIVE, SigningPower.HEAD)
    return (SigningPower.HEAD,)


def _checked(
    power: str, title: str, ground: str, valid_from: date, valid_to: date | None
) -> dict[str, str]:
    if power not in SigningPower.values:
        raise InvalidInput("Quyền hạn ký: chọn một mục trong danh sách.", field="power")
    chosen = SigningPower(power)
    written = " ".join(nfc(title).split()).upper()
    if not written or len(written) > TITLE_LENGTH:
        raise InvalidInput(
            "Chức vụ ghi khi ký phải có, tối đa 100 ký tự.",
            next_step="Ghi như trên văn bản, ví dụ PHÓ GIÁM ĐỐC.", field="title",
        )  # fmt: skip
    why = " ".join(nfc(ground).split())
    if len(why) > GROUND_LENGTH:
        raise InvalidInput("Căn cứ dài quá 300 ký tự.", next_step="Ghi ngắn lại.", field="ground")
    if chosen in _NEEDS_GROUND and not why:
        raise InvalidInput(
            f"Ký {chosen.label} phải có căn cứ.",
            next_step="Ghi quy chế làm việc hoặc văn bản ủy quyền.", field="ground",
        )  # fmt: skip
    if chosen is SigningPower.AUTHORISED and valid_to is None:
        raise InvalidInput(
            "Ủy quyền ký phải có thời hạn.", next_step="Ghi ngày cuối.", field="valid_to"
        )
    if valid_to is not None and valid_to < valid_from:
        raise InvalidInput(
            "Ngày cuối phải sau ngày đầu.", next_step="Sửa lại thời gian.", field="valid_to"
        )
    return {"power": chosen, "title": written, "ground": why}
