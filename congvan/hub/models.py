"""Tables of the hub. Codes of organs are compared in capitals, as opaque text (SPEC §7)."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value

from congvan.hub.states import OPEN, STUCK, DeliveryState, MessageKind

CODE_LENGTH = 64
# Rises with every delivery of this hub; the migration makes it.
POSITIONS = "hub_delivery_position"


class Participant(models.Model):
    """A client system: its systemId, its secret (locked, HMAC needs it), whom to call.

    During a rotation `former_sealed` is valid too, until `former_until`. `sends_per_minute` bounds
    what it may send, 0 is no limit; `sent_in_minute` counts since `minute_began`.
    """

    system_id = models.CharField("Mã hệ thống", max_length=100, unique=True, db_collation="C")
    name = models.CharField("Tên hệ thống", max_length=200)
    secret_sealed = models.BinaryField()
    former_sealed = models.BinaryField(null=True)
    former_until = models.DateTimeField(null=True)
    contact_name = models.CharField("Người liên hệ", max_length=100, blank=True)
    contact_phone = models.CharField("Điện thoại", max_length=30, blank=True)
    contact_email = models.CharField("Thư điện tử", max_length=100, blank=True)
    sends_per_minute = models.PositiveIntegerField("Số lần gửi mỗi phút", default=0)
    minute_began = models.DateTimeField(null=True)
    sent_in_minute = models.PositiveIntegerField(default=0)
    # Another hub below: it may send for every organ whose line of the directory names it.
    is_hub = models.BooleanField("Là trục cấp dưới", default=False)
    made_at = models.DateTimeField("Lập lúc")
    rotated_at = models.DateTimeField("Đổi bí mật lúc", null=True)
    revoked_at = models.DateTimeField("Thu hồi lúc", null=True)
    revoke_reason = models.CharField("Lý do", max_length=300, blank=True)
    last_seen_at = models.DateTimeField("Gọi lần cuối", null=True)

    class Meta:
        verbose_name = "hệ thống tham gia trục"

    def __str__(self) -> str:
        return self.name


class HubOrgan(models.Model):
    """An agency of the directory: new code, old code, whose mailbox; closed codes stay (R-190).

    `participant` fetches its mail, null when it is reached through the hub above (`upstream`) or
    not at all. A closed code with `replaced_by` still delivers, to the successor's mailbox.
    """

    code = models.CharField("Mã định danh", max_length=CODE_LENGTH, unique=True, db_collation="C")
    old_code = models.CharField("Mã cũ", max_length=CODE_LENGTH, blank=True, db_collation="C")
    parent_code = models.CharField(
        "Mã cấp trên", max_length=CODE_LENGTH, blank=True, db_collation="C"
    )
    name = models.CharField("Tên cơ quan", max_length=300)
    email = models.CharField("Thư điện tử", max_length=100, blank=True)
    mobile = models.CharField("Điện thoại", max_length=50, blank=True)
    fax = models.CharField("Fax", max_length=50, blank=True)
    center_code = models.CharField(max_length=CODE_LENGTH, blank=True, db_collation="C")
    is_agency = models.BooleanField(default=True)
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, related_name="organs")
    upstream = models.ForeignKey("Upstream", models.PROTECT, null=True, related_name="organs")
    version = models.PositiveIntegerField(default=1)
    modified_at = models.DateTimeField()
    valid_from = models.DateField("Từ ngày", null=True)
    closed_on = models.DateField("Thôi dùng từ", null=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaces")

    class Meta:
        verbose_name = "cơ quan trong danh bạ trục"
        constraints = [
            models.UniqueConstraint(
                fields=["old_code"], condition=~Q(old_code=""), name="hub_organ_old_code_once"
            ),
            models.CheckConstraint(
                name="hub_organ_not_after_itself", condition=~Q(replaced_by=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Parcel(models.Model):
    """A package as it was accepted: bytes stored once, whatever the number of recipients.

    Idempotent by (participant, sha256): a repeat gets the same `id` again, which is the DocId the
    sender was told. `payload_removed_at`: the bytes are gone by retention, this row stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Null unless it came from the hub above.
    upstream = models.ForeignKey("Upstream", models.PROTECT, null=True, related_name="+")
    upstream_doc_id = models.CharField(max_length=64, blank=True, db_collation="C")
    kind = models.CharField("Loại", max_length=6, choices=MessageKind)
    from_code = models.CharField("Nơi gửi", max_length=CODE_LENGTH, db_collation="C")
    sha256 = models.CharField(max_length=64, db_collation="C")
    size = models.PositiveBigIntegerField("Dung lượng")
    document_id = models.CharField("Mã văn bản", max_length=300, blank=True, db_collation="C")
    symbol = models.CharField("Số, ký hiệu", max_length=120, blank=True)
    subject = models.CharField("Trích yếu", max_length=500, blank=True)
    business_type = models.PositiveSmallIntegerField(default=0)
    # The documents that a recall, an update or a replacement is about.
    targets = ArrayField(
        models.CharField(max_length=300, db_collation="C"), default=list, blank=True
    )
    status_code = models.CharField(max_length=10, blank=True, db_collation="C")
    priority = models.PositiveSmallIntegerField("Độ khẩn", default=0)
    # What was odd about it: kept and flagged, never dropped.
    oddities = models.JSONField(default=list)
    is_test = models.BooleanField("Bản tin thử", default=False)
    accepted_at = models.DateTimeField("Nhận lúc")
    payload_removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "gói tin trên trục"
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "sha256"], name="parcel_of_participant_once"
            ),
            models.UniqueConstraint(
                fields=["upstream", "upstream_doc_id"], name="parcel_of_upstream_once",
                condition=Q(upstream__isnull=False),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["-accepted_at"], name="parcel_newest"),
            models.Index(fields=["document_id", "accepted_at"], name="parcel_document"),
            GinIndex(
                fields=["targets"], condition=Q(business_type__gt=0), name="parcel_target"
            ),
            models.Index(
                fields=["accepted_at"], condition=Q(payload_removed_at__isnull=True),
                name="parcel_with_payload",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.symbol or str(self.pk)


class Delivery(models.Model):
    """A parcel in the mailbox of one recipient; `id` is the docId the recipient fetches it by.

    `position` orders a mailbox: the order in which parcels were accepted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="deliveries")
    to_code = models.CharField("Nơi nhận", max_length=CODE_LENGTH, db_collation="C")
    # Whose mailbox; null for one that goes to the hub above.
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, related_name="+", db_index=False
    )
    upstream = models.ForeignKey("Upstream", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=6, choices=MessageKind)
    state = models.CharField("Tình trạng", max_length=15, choices=DeliveryState)
    description = models.CharField("Ghi chú", max_length=500, blank=True)
    position = models.BigIntegerField(
        db_default=Func(Value(POSITIONS), function="nextval", output_field=models.BigIntegerField())
    )
    made_at = models.DateTimeField("Vào hộp lúc")
    first_fetched_at = models.DateTimeField("Lấy lần đầu", null=True)
    state_at = models.DateTimeField("Đổi tình trạng lúc")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "gói tin gửi một nơi nhận"
        constraints = [
            models.UniqueConstraint(fields=["parcel", "to_code"], name="delivery_once"),
        ]
        indexes = [
            models.Index(
                fields=["participant", "kind", "position"], condition=Q(state__in=OPEN),
                name="delivery_mailbox",
            ),
            models.Index(fields=["state_at"], condition=Q(state__in=STUCK), name="delivery_stuck"),
            models.Index(
                fields=["state_at"], condition=Q(state=DeliveryState.DONE), name="delivery_done"
            ),
            models.Index(
                fields=["upstream", "next_try_at"],
                condition=Q(state=DeliveryState.FORWARDING), name="delivery_to_forward",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.parcel_id} → {self.to_code}"


class StatusNote(models.Model):
    """A status that passed: who reported what of which document. Odd ones are kept and flagged (R-178)."""

    parcel = models.OneToOneField(Parcel, models.PROTECT, related_name="status_note")
    document_id = models.CharField(max_length=300, blank=True, db_collation="C")
    from_code = models.CharField(max_length=CODE_LENGTH, db_collation="C")
    to_code = models.CharField(max_length=CODE_LENGTH, db_collation="C")
    code = models.CharField("Mã trạng thái", max_length=10, db_collation="C")
    reported_at = models.DateTimeField("Theo nơi gửi, lúc", null=True)
    noted_at = models.DateTimeField("Qua trục lúc")
    is_odd = models.BooleanField("Trái trình tự", default=False)
    oddity = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "trạng thái qua trục"
        indexes = [
            models.Index(
                fields=["document_id", "from_code", "to_code", "id"], name="status_note_document"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.document_id}"


class Upstream(models.Model):
    """The hub above: this hub is its client, for every organ it is registered for there."""

    name = models.CharField("Tên trục", max_length=200)
    base_url = models.CharField("Địa chỉ", max_length=300)
    system_id = models.CharField("Mã hệ thống", max_length=100, db_collation="C")
    secret_sealed = models.BinaryField()
    is_active = models.BooleanField("Đang nối", default=True)
    # Codes that this hub does not know go there.
    takes_unknown = models.BooleanField("Nhận mã không có trong danh bạ", default=True)
    made_at = models.DateTimeField("Lập lúc")
    last_reached_at = models.DateTimeField("Gọi được lần cuối", null=True)
    failing_since = models.DateTimeField("Không gọi được từ", null=True)
    last_failure = models.CharField("Lỗi lần cuối", max_length=300, blank=True)
    directory_at = models.DateTimeField("Lấy danh bạ lúc", null=True)

    class Meta:
        verbose_name = "trục cấp trên"

    def __str__(self) -> str:
        return self.name


class HubPolicy(models.Model):
    """Limits and retention of this hub; one row."""

    payload_days = models.PositiveIntegerField("Giữ nội dung sau khi nhận (ngày)", default=90)
    max_package_mb = models.PositiveIntegerField("Gói tin lớn nhất (MB)", default=300)
    stuck_after_hours = models.PositiveIntegerField("Báo kẹt sau (giờ)", default=4)

    class Meta:
        verbose_name = "quy định của trục"

    def __str__(self) -> str:
        return "Quy định của trục"


class ApiKey(models.Model):
    """A key to read the hub's figures by machine; only its SHA-256 is kept."""

    name = models.CharField("Tên", max_length=100)
    key_hash = models.CharField(max_length=64, unique=True, db_collation="C")
    made_at = models.DateTimeField("Cấp lúc")
    last_used_at = models.DateTimeField("Dùng lần cuối", null=True)
    revoked_at = models.DateTimeField("Thu hồi lúc", null=True)

    class Meta:
        verbose_name = "khóa giám sát trục"

    def __str__(self) -> str:
        return self.name
