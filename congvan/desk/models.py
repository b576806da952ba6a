"""Tables of the desk."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models
from django.db.models import F, Q

from congvan.desk.states import (
    ALARM_CHANNELS,
    MessageChannel,
    MessageStatus,
    Outcome,
    Part,
    TellingKind,
    Urgency,
)
from congvan.organization.models import Agency, Membership, Person, Unit
from congvan.organization.states import Role

# "No deadline" sorts last. PostgreSQL's infinity cannot be read back as a datetime.
NO_DEADLINE = datetime(9999, 12, 31, tzinfo=UTC)


class Inbox(models.Model):
    """Where work lands: one membership's, one unit's or one role's (hộp việc)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="inboxes")
    member = models.OneToOneField(
        Membership, models.PROTECT, null=True, blank=True, related_name="inbox"
    )
    unit = models.OneToOneField(Unit, models.PROTECT, null=True, blank=True, related_name="inbox")
    role = models.CharField(max_length=30, choices=Role, null=True, blank=True)
    # Whoever left handed the inbox over: what comes later lands there (services.handover).
    passed_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "hộp việc"
        constraints = [
            models.CheckConstraint(
                name="inbox_passed_on_by_a_member",
                condition=Q(passed_to__isnull=True)
                | (Q(member__isnull=False) & ~Q(passed_to=F("id"))),
            ),
            models.CheckConstraint(
                name="inbox_of_one_holder",
                condition=Q(member__isnull=False, unit__isnull=True, role__isnull=True)
                | Q(member__isnull=True, unit__isnull=False, role__isnull=True)
                | Q(member__isnull=True, unit__isnull=True, role__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["agency", "role"], condition=Q(role__isnull=False), name="inbox_role_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Hộp việc {self.pk}"


class WorkItem(models.Model):
    """One thing somebody owes. The row carries what a list shows, so that a list is one range.

    In an inbox that several people share (a unit's, a role's) "read" means that one of them has
    read it. Foreign keys have no index of their own: the partial ones below serve every list, and
    with millions of finished rows each further index is paid for at every write.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    inbox = models.ForeignKey(Inbox, models.PROTECT, related_name="+", db_index=False)
    part = models.CharField("Vai", max_length=20, choices=Part)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    cause = models.CharField("Vì", max_length=60)
    title = models.TextField("Nội dung")
    number = models.CharField("Số, ký hiệu", max_length=60, blank=True)
    origin = models.TextField("Nơi gửi", blank=True)
    urgency = models.PositiveSmallIntegerField("Độ khẩn", choices=Urgency, default=Urgency.NORMAL)
    due_at = models.DateTimeField("Hạn", null=True, blank=True)
    # due_at or NO_DEADLINE: keyset paging compares rows, and a null would fall out of it.
    sort_due = models.DateTimeField(editable=False)
    file_count = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField("Mở lúc")
    opened_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    read_at = models.DateTimeField("Đọc lúc", null=True, blank=True)
    closed_at = models.DateTimeField("Xong lúc", null=True, blank=True)
    closed_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)

    class Meta:
        verbose_name = "việc"
        constraints = [
            models.CheckConstraint(name="work_part_known", condition=Q(part__in=Part.values)),
            models.CheckConstraint(
                name="work_urgency_known", condition=Q(urgency__in=Urgency.values)
            ),
            models.CheckConstraint(
                name="work_closed_paired",
                condition=Q(closed_at__isnull=True, outcome="")
                | Q(closed_at__isnull=False, outcome__in=Outcome.values),
            ),
            models.CheckConstraint(
                name="work_sort_due",
                condition=Q(due_at__isnull=True, sort_due=NO_DEADLINE) | Q(sort_due=F("due_at")),
            ),
            models.UniqueConstraint(
                fields=["inbox", "subject_type", "subject_id", "part", "cause"],
                condition=Q(closed_at__isnull=True),
                name="work_open_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["inbox", "urgency", "sort_due", "id"],
                condition=Q(closed_at__isnull=True), name="work_open",
            ),
            models.Index(
                fields=["inbox", "part", "urgency", "sort_due", "id"],
                condition=Q(closed_at__isnull=True), name="work_open_part",
            ),
            models.Index(
                fields=["inbox"],
                condition=Q(closed_at__isnull=True, read_at__isnull=True), name="work_unread",
            ),
            models.Index(
                fields=["inbox", "-closed_at", "-id"],
                condition=Q(closed_at__isnull=False), name="work_closed",
            ),
            models.Index(
                fields=["opened_by", "sort_due", "id"],
                condition=Q(closed_at__isnull=True), name="work_given",
            ),
            models.Index(fields=["subject_type", "subject_id"], name="work_subject"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class Star(models.Model):
    """A seat follows a piece of work (theo dõi ★); in a shared inbox each for oneself."""

    member = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="stars", db_index=False)
    at = models.DateTimeField("Theo dõi từ")

    class Meta:
        verbose_name = "dấu theo dõi"
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="star_once")]
        indexes = [models.Index(fields=["member", "-at", "-id"], name="star_list")]

    def __str__(self) -> str:
        return f"★ {self.item_id}"


class Notice(models.Model):
    """One message of the bell for one membership: nothing to do, something to know (R-257)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    sentence = models.TextField("Nội dung")
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField("Lúc")
    read_at = models.DateTimeField("Đọc lúc", null=True, blank=True)

    class Meta:
        verbose_name = "tin báo"
        indexes = [
            models.Index(fields=["member", "-at", "-id"], name="notice_list"),
            models.Index(
                fields=["member"], condition=Q(read_at__isnull=True), name="notice_unread"
            ),
        ]

    def __str__(self) -> str:
        return self.sentence


class OutgoingMessage(models.Model):
    """A message that leaves the system: who sent what to whom, when, about what (R-254).

    `address` is where it went to, kept as it was. Rows are never removed. `in_doubt` stands while the
    provider has it in hand: when a worker dies then, nobody knows whether it went out.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    member = models.ForeignKey(
        Membership, models.PROTECT, related_name="+", db_index=False, verbose_name="Người nhận"
    )
    sender = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False,
        verbose_name="Người gửi",
    )  # fmt: skip
    channel = models.CharField("Kênh", max_length=10, choices=MessageChannel)
    address = models.CharField("Gửi đến", max_length=254, blank=True)
    text = models.TextField("Nội dung")
    parts = models.PositiveSmallIntegerField("Số tin", default=1)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    status = models.CharField(
        "Trạng thái", max_length=10, choices=MessageStatus, default=MessageStatus.QUEUED
    )
    tries = models.PositiveSmallIntegerField("Số lần gửi", default=0)
    provider_id = models.CharField("Mã của nhà cung cấp", max_length=100, blank=True)
    failure = models.CharField("Lý do không gửi được", max_length=200, blank=True)
    in_doubt = models.BooleanField(default=False)
    # The provider's key of an earlier row that perhaps went out; "" is this row's own key.
    same_key_as = models.CharField(max_length=60, blank=True)
    again_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="again",
        verbose_name="Gửi lại của tin",
    )  # fmt: skip
    created_at = models.DateTimeField("Lúc")
    ended_at = models.DateTimeField("Kết thúc lúc", null=True, blank=True)
    reported_at = models.DateTimeField("Nhà mạng báo lúc", null=True, blank=True)

    class Meta:
        verbose_name = "tin nhắn"
        constraints = [
            models.CheckConstraint(
                name="message_channel_known", condition=Q(channel__in=MessageChannel.values)
            ),
            models.CheckConstraint(
                name="message_status_and_end",
                condition=Q(status=MessageStatus.QUEUED, ended_at__isnull=True)
                | Q(
                    status__in=(MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.FAILED),
                    ended_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="message_failed_with_a_reason",
                condition=~Q(status=MessageStatus.FAILED) | Q(failure__gt=""),
            ),
            models.CheckConstraint(name="message_not_empty", condition=Q(text__gt="")),
        ]
        indexes = [
            models.Index(fields=["agency", "-created_at", "-id"], name="message_list"),
            models.Index(fields=["subject_type", "subject_id"], name="message_subject"),
            models.Index(
                fields=["provider_id"], condition=Q(provider_id__gt=""), name="message_provider"
            ),
            models.Index(
                fields=["same_key_as"], condition=Q(same_key_as__gt=""), name="message_same_key"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def provider_key(self) -> str:
        """The key the provider is given: one key is sent once."""
        return self.same_key_as or f"congvan-{self.pk}"


class AlertPolicy(models.Model):
    """When and whom an agency alarms about urgent papers nobody has read (R-043, R-044)."""

    agency = models.OneToOneField(Agency, models.PROTECT, related_name="alert_policy")
    unread_minutes = models.PositiveSmallIntegerField("Báo khi chưa đọc quá (phút)", default=60)
    escalate_to = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="Báo cho",
    )  # fmt: skip
    channel = models.CharField(
        "Nhắn bằng",
        max_length=10,
        default=MessageChannel.SMS,
        choices=[(one.value, one.label) for one in ALARM_CHANNELS],
    )
    sms_for_notices = models.BooleanField("Cho báo việc thường bằng SMS", default=False)

    class Meta:
        verbose_name = "cách báo việc khẩn"
        constraints = [
            models.CheckConstraint(
                name="alert_policy_minutes",
                condition=Q(unread_minutes__gte=5, unread_minutes__lte=480),
            ),
            models.CheckConstraint(
                name="alert_policy_channel_known",
                condition=Q(channel__in=[one.value for one in ALARM_CHANNELS]),
            ),
        ]

    def __str__(self) -> str:
        return f"Cách báo việc khẩn của {self.agency}"


class Escalation(models.Model):
    """The office head was told that an urgent piece of work lies unread; once for each."""

    item = models.OneToOneField(WorkItem, models.CASCADE, related_name="escalation")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField("Lúc")

    class Meta:
        verbose_name = "lần báo việc khẩn chưa đọc"

    def __str__(self) -> str:
        return f"Báo việc {self.item_id}"


class TellingChoice(models.Model):
    """A person wants news of one kind by one channel besides the page; no row: does not (R-257)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField("Loại tin", max_length=10, choices=TellingKind)
    channel = models.CharField("Kênh", max_length=10, choices=MessageChannel)

    class Meta:
        verbose_name = "lựa chọn nhận tin báo"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "channel"], name="telling_choice_once"
            ),
            models.CheckConstraint(
                name="telling_choice_known",
                condition=Q(kind__in=TellingKind.values, channel__in=MessageChannel.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.channel}"


class TellingHours(models.Model):
    """When a person wants no news, and when the day's digest; no row: the defaults."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    quiet_from = models.TimeField("Không báo từ")
    quiet_to = models.TimeField("đến")
    quiet_on_days_off = models.BooleanField("Không báo ngày nghỉ", default=True)
    held_into_digest = models.BooleanField("Tin giữ lại để vào thư tổng hợp", default=False)
    digest_at = models.TimeField("Thư tổng hợp lúc", null=True, blank=True)

    class Meta:
        verbose_name = "giờ nhận tin báo"
        constraints = [
            models.CheckConstraint(
                name="telling_held_needs_a_digest",
                condition=Q(held_into_digest=False) | Q(digest_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["digest_at"], condition=Q(digest_at__isnull=False), name="telling_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiet_from} – {self.quiet_to}"


class WaitingTelling(models.Model):
    """News on its way out to one seat by one channel; the row goes when a message takes it along."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=TellingKind)
    channel = models.CharField(max_length=10, choices=MessageChannel)
    breaks_quiet = models.BooleanField(default=False)
    sentence = models.TextField("Nội dung")
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField("Lúc")
    # Not before then; put off while the person rests.
    due_at = models.DateTimeField()

    class Meta:
        verbose_name = "tin báo chờ gửi"
        indexes = [
            models.Index(fields=["due_at", "id"], name="waiting_due"),
            models.Index(fields=["member", "channel", "id"], name="waiting_member"),
        ]

    def __str__(self) -> str:
        return self.sentence


class DigestDay(models.Model):
    """The day's digest of a person was made (with or without anything to say); once a day."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField("Ngày")
    message = models.OneToOneField(OutgoingMessage, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "thư tổng hợp trong ngày"
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day}"
