"""Whether signing with a device would work now: everything that stands against it, before the click.

Asked before the PIN is, so that nobody types one for a certificate that has run out (R-156).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import lru_cache

from asn1crypto import x509
from django.conf import settings

from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.organization.acting import ActingMember
from congvan.signing import access, stamping
from congvan.signing.models import KeyDevice, SignatureImage
from congvan.signing.providers import ProviderMissing, provider_for
from congvan.signing.queries import devices
from congvan.signing.queries.devices import day_words, is_demonstration
from congvan.signing.queries.trust import current_trust, trust_version
from congvan.signing.states import DeviceKind, DeviceOwner, DeviceStatus
from congvan.signing.verification import pool
from congvan.signing.verification.chains import Chains, Evidence, Use
from congvan.signing.verification.facts import Chain, ChainFacts


@dataclass(frozen=True, slots=True)
class Problem:
    """Why signing would fail now, said before anybody clicks."""

    sentence: str
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands against signing, and what the signer should know."""

    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        return not self.problems


def ready(viewer: ActingMember, device_id: int) -> Readiness:
    """What stands against signing with the device now; asked before the PIN is. Raises NotFound."""
    found = access.get_device(viewer, device_id)
    try:
        access.check_may_sign_with(viewer, found)
    except BusinessError as error:
        return Readiness((Problem(error.sentence, error.next_step),))
    problems = [*_device_problems(found)]
    warnings: list[str] = []
    of_certificate = _certificate_problems(found)
    if not of_certificate:
        of_certificate, warnings = _chain_findings(found)
    problems += of_certificate
    line = devices.line_of(found)
    if period := line.warning(clock.now()):
        warnings.append(period)
    if not line.is_competent:
        warnings.append(
            "Chứng thư chưa được cơ quan ghi nhận thẩm quyền ký: chữ ký chỉ là của cá nhân."
        )
    if found.kind != DeviceKind.VGCA and stamping.stamper_in_force() is None:
        warnings.append(stamping.NOT_CONFIGURED)
    return Readiness(tuple(problems), tuple(warnings))


def _device_problems(found: KeyDevice) -> list[Problem]:
    problems = []
    if found.status == DeviceStatus.LOCKED:
        problems.append(
            Problem("Thiết bị đang tạm khóa.", "Nhờ quản trị cơ quan mở khóa thiết bị.")
        )
    if found.status == DeviceStatus.RETIRED:
        problems.append(Problem("Thiết bị đã thôi dùng.", "Ký bằng thiết bị đang dùng của mình."))
    if found.kind != DeviceKind.VGCA:
        try:
            provider_for(found.kind)
        except ProviderMissing as error:
            problems.append(Problem(error.sentence, error.next_step))
    if found.owner == DeviceOwner.ORGAN:
        last = found.handovers.order_by("-id").first()
        if last is not None and last.ends_on is not None and last.ends_on < clock.today():
            problems.append(
                Problem(
                    f"Thời gian giao giữ thiết bị của cơ quan đã hết ngày {last.ends_on:%d/%m/%Y}.",
                    "Lập biên bản giao lại thiết bị, hoặc biên bản giao tiếp.",
                )
            )
    is_drawn = is_demonstration(found.subject_cn, found.issuer_cn)
    if not is_drawn and found.kind != DeviceKind.VGCA and current_image(found) is None:
        is_organ = found.owner == DeviceOwner.ORGAN
        problems.append(
            Problem(
                "Chưa có hình dấu của cơ quan." if is_organ else "Chưa có hình chữ ký của mình.",
                "Tải lên ở trang Chứng thư số." if is_organ else "Tải lên ở trang Chữ ký của tôi.",
            )
        )
    return problems


def _certificate_problems(found: KeyDevice) -> list[Problem]:
    now = clock.now()
    is_demo = is_demonstration(found.subject_cn, found.issuer_cn)
    if is_demo and settings.CONFIGURATION.environment == "production":
        return [
            Problem(
                f"Chứng thư “{found.subject_cn}” chỉ dùng cho hệ thống minh họa.",
                "Đăng ký thiết bị có chứng thư do Ban Cơ yếu Chính phủ cấp.",
            )
        ]
    if found.valid_to <= now:
        return [
            Problem(
                f"Chứng thư đã hết hạn ngày {day_words(found.valid_to)}, không ký được nữa.",
                "Đề nghị cấp lại chứng thư rồi đăng ký thiết bị mới.",
            )
        ]
    if found.valid_from > now:
        return [
            Problem(
                f"Chứng thư có hiệu lực từ ngày {day_words(found.valid_from)}, chưa ký được.",
                "Chờ đến ngày đó, hoặc kiểm tra đồng hồ của máy chủ.",
            )
        ]
    return []


def _chain_findings(found: KeyDevice) -> tuple[list[Problem], list[str]]:
    standing = standing_of(bytes(found.certificate))
    if standing.standing is Chain.GOOD:
        return [], []
    if standing.standing is Chain.NO_REVOCATION_DATA:
        return [], [
            "Chưa có danh sách thu hồi còn hiệu lực của nơi cấp chứng thư: "
            "chữ ký sẽ chưa kiểm tra được đến cùng."
        ]
    if standing.standing is Chain.REVOKED:
        day = f" ngày {day_words(standing.at)}" if standing.at else ""
        return [
            Problem(
                f"Chứng thư đã bị thu hồi{day}, không được dùng để ký.",
                "Đề nghị cấp lại chứng thư rồi đăng ký thiết bị mới.",
            )
        ], []
    sentence, step = _CHAIN_WORDS.get(standing.standing, _CHAIN_WORDS[Chain.UNKNOWN_ROOT])
    return [Problem(sentence, step)], []


_CHAIN_WORDS = {
    Chain.UNKNOWN_ROOT: (
        "Chứng thư không nối được đến chứng thư gốc mà cơ quan tin cậy.",
        "Nhờ quản trị hệ thống nhập chứng thư gốc và chứng thư trung gian của nơi cấp.",
    ),
    Chain.WEAK: (
        "Chứng thư dùng khóa hoặc thuật toán không còn an toàn.",
        "Đề nghị cấp lại chứng thư có khóa RSA từ 2048 bit hoặc ECDSA P-256.",
    ),
    Chain.UNSUITABLE: (
        "Chứng thư không được cấp để ký số.",
        "Kiểm tra lại đã đăng ký đúng chứng thư ký số.",
    ),
    Chain.EXPIRED: (
        "Chứng thư của nơi cấp đã hết hạn.",
        "Nhờ quản trị hệ thống nhập chứng thư mới của nơi cấp.",
    ),
}


def standing_of(certificate: bytes) -> ChainFacts:
    """How a certificate of a device stands now with all that is known; nothing is fetched."""
    chains = Chains(known_pool(), Evidence())
    return asyncio.run(
        chains.standing(x509.Certificate.load(certificate), at=clock.now(), use=Use.SIGNING)
    )


@lru_cache(maxsize=1)
def _pool(_version: str) -> pool.Pool:
    return pool.from_json(current_trust().trust)


def known_pool() -> pool.Pool:
    """Anchors, intermediates and lists as they are known now; read again when they change."""
    return _pool(trust_version())


def current_image(found: KeyDevice) -> SignatureImage | None:
    """The picture a device's signatures show."""
    rows = SignatureImage.objects.filter(replaced_at__isnull=True).select_related("blob")
    if found.owner == DeviceOwner.ORGAN:
        return rows.filter(agency_id=found.agency_id, member__isnull=True).first()
    return rows.filter(member_id=found.keeper_id).first()
