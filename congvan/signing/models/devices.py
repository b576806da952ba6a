"""Key devices kept like seals, their handovers, and the pictures that signatures show (R-153, R-154)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from congvan.kernel.models import Blob
from congvan.organization.models import Agency, Membership, Person
from congvan.signing.states import DeviceKind, DeviceOwner, DeviceStatus

_HEX = r"^[0-9a-f]{64}$"
# Bigger than any seal or handwriting; NĐ 30 asks for the true size.
LARGEST_MM = 60


class KeyDevice(models.Model):
    """A device with a secret key (thiết bị lưu khóa bí mật), or what stands for one.

    `keeper` is the holder of a personal device, and the custodian of the organ's. The certificate
    is known by its SHA-256 and serial, never by the name on it. `secret` is a PKCS#12 file under
    its own password and a key of the server; a PIN is stored nowhere (R-155). `reference` names the
    key where it is: a token's label, an account at the remote service.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    owner = models.CharField("Của", max_length=10, choices=DeviceOwner)
    keeper = models.ForeignKey(Membership, models.PROTECT, related_name="key_devices")
    kind = models.CharField("Loại", max_length=10, choices=DeviceKind)
    status = models.CharField(
        "Tình trạng", max_length=10, choices=DeviceStatus, default=DeviceStatus.IN_USE
    )
    certificate = models.BinaryField()
    sha256 = models.CharField(max_length=64, db_collation="C")
    serial = models.CharField("Số sê-ri", max_length=64, db_collation="C")
    subject_cn = models.CharField("Tên trên chứng thư", max_length=255)
    issuer_cn = models.CharField("Nơi cấp", max_length=255)
    valid_from = models.DateTimeField("Hiệu lực từ")
    valid_to = models.DateTimeField("Hiệu lực đến")
    place_kept = models.CharField("Nơi cất giữ", max_length=200)
    reference = models.CharField("Nhãn, tài khoản", max_length=200, blank=True)
    secret = models.BinaryField(null=True)
    wrong_pins = models.PositiveSmallIntegerField("Số lần sai mã PIN", default=0)
    # The nearest warning told so far, in days before the end: 60, 30, 7, 0.
    warned_days = models.PositiveSmallIntegerField(null=True)
    registered_at = models.DateTimeField("Đăng ký lúc")
    registered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField("Thôi dùng lúc", null=True)
    end_reason = models.CharField("Lý do thôi dùng", max_length=300, blank=True)

    class Meta:
        verbose_name = "thiết bị lưu khóa bí mật"
        constraints = [
            models.CheckConstraint(
                name="key_device_sha256_is_hex", condition=Q(sha256__regex=_HEX)
            ),
            models.CheckConstraint(
                name="key_device_period", condition=Q(valid_to__gt=F("valid_from"))
            ),
            models.CheckConstraint(
                name="key_device_file_is_there",
                condition=Q(kind=DeviceKind.PKCS12, secret__isnull=False)
                | Q(~Q(kind=DeviceKind.PKCS12), secret__isnull=True),
            ),
            models.CheckConstraint(
                name="key_device_end_says_why",
                condition=Q(ended_at__isnull=True, end_reason="")
                | (
                    Q(ended_at__isnull=False, status=DeviceStatus.RETIRED)
                    & ~Q(end_reason="")
                ),
            ),
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(ended_at__isnull=True), name="key_device_once"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["agency", "owner", "id"], name="key_device_list")]

    def __str__(self) -> str:
        return f"{self.subject_cn} ({self.get_kind_display()})"


class SealHandover(models.Model):
    """The minutes of handing the organ's device to another custodian, by written permission (R-153)."""

    device = models.ForeignKey(KeyDevice, models.PROTECT, related_name="handovers")
    from_member = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    to_member = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    permission = models.CharField("Văn bản cho phép", max_length=300)
    starts_on = models.DateField("Từ ngày")
    ends_on = models.DateField("Đến ngày", null=True, blank=True)
    note = models.CharField("Tình trạng, ghi chú", max_length=500, blank=True)
    handed_at = models.DateTimeField("Lập biên bản lúc")
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "biên bản giao nhận con dấu, thiết bị"
        constraints = [
            models.CheckConstraint(
                name="seal_handover_to_another", condition=~Q(from_member=F("to_member"))
            ),
            models.CheckConstraint(
                name="seal_handover_period",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(name="seal_handover_is_permitted", condition=~Q(permission="")),
        ]

    def __str__(self) -> str:
        return f"{self.from_member} → {self.to_member}"


class SignatureImage(models.Model):
    """The picture a signature shows: a person's handwriting, or the organ's seal (R-158, R-159).

    Without `member` it is the seal's. PNG with a transparent ground, at its true size; a newer
    picture replaces the older one, which stays for the signatures it made.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    member = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    width_mm = models.DecimalField("Rộng (mm)", max_digits=4, decimal_places=1)
    height_mm = models.DecimalField("Cao (mm)", max_digits=4, decimal_places=1)
    given_at = models.DateTimeField("Tải lên lúc")
    replaced_at = models.DateTimeField("Thay lúc", null=True)

    class Meta:
        verbose_name = "hình chữ ký, hình dấu"
        constraints = [
            models.CheckConstraint(
                name="signature_image_size",
                condition=Q(
                    width_mm__gte=5, width_mm__lte=LARGEST_MM, height_mm__gte=5,
                    height_mm__lte=LARGEST_MM,
                ),
            ),
            models.UniqueConstraint(
                fields=["member"], condition=Q(replaced_at__isnull=True, member__isnull=False),
                name="signature_image_one_of_member",
            ),
            models.UniqueConstraint(
                fields=["agency"], condition=Q(replaced_at__isnull=True, member__isnull=True),
                name="signature_image_one_seal",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.width_mm} × {self.height_mm} mm"
