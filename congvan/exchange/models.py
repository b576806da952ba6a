"""Tables of the exchange: connections, what is sent, what came, what was reported, the directory."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value

from congvan.documents.models import Document, Organ
from congvan.exchange.states import (
    ON_THE_WAY,
    OPEN_INCOMING,
    UNDELIVERED,
    BusinessType,
    DispatchStatus,
    IncomingStatus,
    OutgoingStatus,
    PackageKind,
)
from congvan.kernel.models import Blob
from congvan.organization.models import Agency, Membership

CODE_LENGTH = 64
# Not sent yet: what a job still has to do.
UNSENT = (OutgoingStatus.WAITING,)


class Connection(models.Model):
    """An account at a hub, used by one or many agencies of the node (R-196).

    The secret lies locked under a key outside the database. `polls_long`: the hub holds a question
    for the mailbox until something arrives (ours does).
    """

    name = models.CharField("Tên trục", max_length=200)
    base_url = models.CharField("Địa chỉ", max_length=300)
    system_id = models.CharField("Mã hệ thống", max_length=100, db_collation="C")
    secret_sealed = models.BinaryField()
    interval_seconds = models.PositiveIntegerField("Hỏi thư mỗi (giây)", default=30)
    polls_long = models.BooleanField("Trục giữ máy chờ thư", default=False)
    is_active = models.BooleanField("Đang nối", default=True)
    made_at = models.DateTimeField("Lập lúc")
    made_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    reached_at = models.DateTimeField("Gọi được lần cuối", null=True)
    failing_since = models.DateTimeField("Không gọi được từ", null=True)
    last_failure = models.CharField("Lỗi lần cuối", max_length=300, blank=True)
    directory_at = models.DateTimeField("Lấy danh bạ lúc", null=True)

    class Meta:
        verbose_name = "kết nối trục"
        constraints = [
            models.UniqueConstraint(
                fields=["base_url", "system_id"], name="connection_account_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ConnectedAgency(models.Model):
    """An agency of this node that sends and receives by a connection, under this code.

    Without such a row an agency exchanges only with others of the node.
    """

    connection = models.ForeignKey(Connection, models.PROTECT, related_name="agencies")
    agency = models.OneToOneField(Agency, models.PROTECT, related_name="exchange")
    code = models.CharField("Mã định danh dùng trên trục", max_length=CODE_LENGTH, db_collation="C")

    class Meta:
        verbose_name = "cơ quan nối trục"
        constraints = [
            models.UniqueConstraint(fields=["connection", "code"], name="connected_code_once"),
        ]

    def __str__(self) -> str:
        return self.code


class AxisOrgan(models.Model):
    """A line of the directory that a connection gave: an agency that can be reached (R-189…R-191)."""

    connection = models.ForeignKey(
        Connection, models.CASCADE, related_name="organs", db_index=False
    )
    code = models.CharField("Mã định danh", max_length=CODE_LENGTH, db_collation="C")
    old_code = models.CharField("Mã cũ", max_length=CODE_LENGTH, blank=True, db_collation="C")
    parent_code = models.CharField(max_length=CODE_LENGTH, blank=True, db_collation="C")
    name = models.CharField("Tên cơ quan", max_length=300)
    folded_name = models.CharField(max_length=300, db_collation="C", editable=False)
    email = models.CharField("Thư điện tử", max_length=100, blank=True)
    phone = models.CharField("Điện thoại", max_length=50, blank=True)
    is_closed = models.BooleanField("Thôi dùng", default=False)
    seen_at = models.DateTimeField("Có trong danh bạ lúc")

    class Meta:
        verbose_name = "cơ quan trên trục"
        constraints = [
            models.UniqueConstraint(fields=["connection", "code"], name="axis_organ_once"),
        ]
        indexes = [
            models.Index(fields=["connection", "old_code"], name="axis_organ_old_code"),
            models.Index(fields=["connection", "folded_name"], name="axis_organ_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Dispatch(models.Model):
    """One issued document on its way to one recipient: a line of the parcel track.

    `source_type`/`source_id` name the line of "Nơi nhận" it came from. The times are those of the
    receipts. `is_settled`: a person has looked at a failure or refusal and wants nothing more.
    `asked_content` and `asked_due_on` are what the document asks of this recipient;
    `is_steering` says that a superior asks it (SteeringType 1).
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", db_index=False)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", db_index=False)
    source_type = models.CharField(max_length=40)
    source_id = models.BigIntegerField()
    code = models.CharField("Mã định danh", max_length=CODE_LENGTH, blank=True, db_collation="C")
    name = models.CharField("Nơi nhận", max_length=300)
    # Null: an agency of this node, or nobody knows the way yet.
    connection = models.ForeignKey(Connection, models.PROTECT, null=True, related_name="+")
    receiver = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    status = models.CharField(
        "Tình trạng", max_length=12, choices=DispatchStatus, default=DispatchStatus.WAITING
    )
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField("Đã gửi", null=True)
    arrived_at = models.DateTimeField("Đã đến", null=True)
    accepted_at = models.DateTimeField("Tiếp nhận", null=True)
    finished_at = models.DateTimeField("Hoàn thành", null=True)
    # Số đến at the recipient, reason of a refusal or consent, or why it failed.
    note = models.CharField("Ghi chú", max_length=500, blank=True)
    reply_symbol = models.CharField("Trả lời bằng", max_length=100, blank=True)
    reply_at = models.DateTimeField(null=True)
    recall_asked_at = models.DateTimeField("Yêu cầu thu hồi lúc", null=True)
    recall_reason = models.CharField("Lý do thu hồi", max_length=500, blank=True)
    asked_content = models.CharField("Yêu cầu", max_length=500, blank=True)
    asked_due_on = models.DateField("Hạn thực hiện", null=True)
    is_steering = models.BooleanField("Cấp trên giao", default=False)
    is_settled = models.BooleanField(default=False)

    class Meta:
        verbose_name = "văn bản gửi một nơi nhận"
        constraints = [
            models.UniqueConstraint(fields=["document", "organ"], name="dispatch_once"),
        ]
        indexes = [
            models.Index(fields=["source_type", "source_id"], name="dispatch_source"),
            models.Index(
                fields=["agency", "made_at", "id"],
                condition=Q(status__in=UNDELIVERED, is_settled=False), name="dispatch_undelivered",
            ),
            models.Index(
                fields=["agency", "made_at", "id"], condition=Q(status__in=ON_THE_WAY),
                name="dispatch_on_the_way",
            ),
            models.Index(fields=["agency", "-made_at", "-id"], name="dispatch_newest"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class OutgoingPackage(models.Model):
    """One message on the wire: a document to some recipients of one route, or a status to one.

    Its bytes are made once and kept (`sha256` in the exchange's store): every try sends the same,
    so that the hub answers a repeat as before (R-192). `codes` are the organs it goes to. A status
    about an incoming package is made once for each code.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    connection = models.ForeignKey(
        Connection, models.PROTECT, null=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=6, choices=PackageKind)
    business_type = models.PositiveSmallIntegerField(choices=BusinessType, default=BusinessType.NEW)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", db_index=False
    )
    about = models.ForeignKey(
        "IncomingPackage", models.PROTECT, null=True, related_name="reports", db_index=False
    )
    status_code = models.CharField(max_length=10, blank=True, db_collation="C")
    # DocumentId: organ,yyyy/MM/dd,number/notation, given once (SPEC §7).
    document_key = models.CharField("Mã văn bản", max_length=300, db_collation="C")
    symbol = models.CharField("Số, ký hiệu", max_length=120, blank=True)
    subject = models.CharField("Trích yếu", max_length=500, blank=True)
    codes = ArrayField(models.CharField(max_length=CODE_LENGTH), default=list)
    # What will be written, fixed when it was handed over (`exchange.contents`).
    header = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    sha256 = models.CharField(max_length=64, blank=True, db_collation="C")
    size = models.PositiveBigIntegerField(default=0)
    urgency = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=10, choices=OutgoingStatus, default=OutgoingStatus.WAITING)
    attempts = models.PositiveSmallIntegerField("Số lần gửi", default=0)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    last_failure = models.CharField("Lỗi lần cuối", max_length=500, blank=True)
    # What the hub calls it.
    hub_doc_id = models.CharField(max_length=64, blank=True, db_collation="C")
    sent_at = models.DateTimeField("Gửi lúc", null=True)
    given_up_at = models.DateTimeField("Thôi gửi lúc", null=True)

    class Meta:
        verbose_name = "gói tin gửi đi"
        constraints = [
            models.UniqueConstraint(
                fields=["about", "status_code"], condition=Q(about__isnull=False),
                name="outgoing_status_once",
            ),
            models.CheckConstraint(
                name="outgoing_sent_paired",
                condition=~Q(status=OutgoingStatus.SENT) | Q(sent_at__isnull=False),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["document", "id"], name="outgoing_document"),
            models.Index(
                fields=["agency", "document_key"], condition=Q(kind=PackageKind.EDOC),
                name="outgoing_key",
            ),
            models.Index(
                fields=["connection", "urgency", "id"], condition=Q(status__in=UNSENT),
                name="outgoing_to_send",
            ),
            models.Index(
                fields=["agency", "-id"], condition=Q(status=OutgoingStatus.FAILED),
                name="outgoing_failed",
            ),
            models.Index(fields=["agency", "-id"], name="outgoing_newest"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.symbol or self.document_key


class IncomingPackage(models.Model):
    """One package that came to one agency, byte for byte in the exchange's store (`sha256`).

    `header` is what it says, in the keys of `edxml_vn`; `warnings` what was odd. `hub_doc_id` is
    the hub's name of the delivery, "" within the node. `document` is ours once it is accepted; a
    recall, update or replacement points to the package it is about (`target`).
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    connection = models.ForeignKey(
        Connection, models.PROTECT, null=True, related_name="+", db_index=False
    )
    hub_doc_id = models.CharField(max_length=64, blank=True, db_collation="C")
    kind = models.CharField(max_length=6, choices=PackageKind)
    business_type = models.PositiveSmallIntegerField(choices=BusinessType, default=BusinessType.NEW)
    status_code = models.CharField(max_length=10, blank=True, db_collation="C")
    from_code = models.CharField("Mã nơi gửi", max_length=CODE_LENGTH, db_collation="C")
    from_name = models.CharField("Nơi gửi", max_length=300, blank=True)
    document_key = models.CharField("Mã văn bản", max_length=300, blank=True, db_collation="C")
    symbol = models.CharField("Số, ký hiệu", max_length=120, blank=True)
    subject = models.CharField("Trích yếu", max_length=500, blank=True)
    issued_on = models.DateField("Ngày văn bản", null=True)
    urgency = models.PositiveSmallIntegerField("Độ khẩn", default=0)
    header = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64, db_collation="C")
    size = models.PositiveBigIntegerField()
    signature = models.CharField("Chữ ký gói tin", max_length=12, blank=True)
    status = models.CharField(
        "Tình trạng", max_length=12, choices=IncomingStatus, default=IncomingStatus.NEW
    )
    received_at = models.DateTimeField("Đến lúc")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    reason = models.CharField("Lý do", max_length=500, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", db_index=False
    )
    target = models.ForeignKey("self", models.PROTECT, null=True, related_name="changes")

    class Meta:
        verbose_name = "gói tin đến"
        constraints = [
            models.UniqueConstraint(fields=["agency", "from_code", "sha256"], name="incoming_once"),
        ]
        indexes = [
            models.Index(
                fields=["agency", "urgency", "received_at", "id"],
                condition=Q(status__in=OPEN_INCOMING), name="incoming_open",
            ),
            models.Index(fields=["agency", "from_code", "document_key"], name="incoming_key"),
            models.Index(fields=["document"], name="incoming_document"),
            models.Index(fields=["connection", "hub_doc_id"], name="incoming_hub_doc"),
            models.Index(
                fields=["agency", "document"], condition=Q(header__steering_type=1),
                name="incoming_ordered",
            ),
            models.Index(fields=["agency", "-received_at", "-id"], name="incoming_newest"),
            models.Index(
                fields=["id"], condition=Q(status=IncomingStatus.NEW), name="incoming_new"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.symbol or self.document_key


class IncomingFile(models.Model):
    """One attachment of a package: the blob, or why there is none (`problem`)."""

    package = models.ForeignKey(
        IncomingPackage, models.CASCADE, related_name="files", db_index=False
    )
    position = models.PositiveSmallIntegerField("Thứ tự")
    name = models.CharField("Tên tệp", max_length=255)
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, db_collation="C")
    problem = models.CharField("Vì sao không nhận", max_length=500, blank=True)

    class Meta:
        verbose_name = "tệp của gói tin đến"
        constraints = [
            models.UniqueConstraint(fields=["package", "position"], name="incoming_file_position"),
        ]

    def __str__(self) -> str:
        return self.name


class Receipt(models.Model):
    """A status that came back for a dispatch, kept as proof with its package (R-179, R-198).

    `reported_at` is the recipient's clock, `received_at` ours. `is_odd`: out of the life cycle,
    kept but not followed (R-178).
    """

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="receipts", db_index=False)
    code = models.CharField("Mã trạng thái", max_length=10, db_collation="C")
    reported_at = models.DateTimeField("Lúc", null=True)
    received_at = models.DateTimeField("Nhận lúc")
    staff = models.CharField("Người làm", max_length=200, blank=True)
    text = models.CharField("Nội dung", max_length=500, blank=True)
    is_odd = models.BooleanField(default=False)
    package = models.ForeignKey(
        IncomingPackage, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "biên nhận"
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "package"], name="receipt_once"),
        ]
        indexes = [
            models.Index(fields=["dispatch", "reported_at", "id"], name="receipt_time"),
        ]

    def __str__(self) -> str:
        return self.code
