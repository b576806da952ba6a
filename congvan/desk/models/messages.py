"""Messages that leave the system, and when an agency alarms."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from congvan.desk.models.work import WorkItem
from congvan.desk.states import ALARM_CHANNELS, MessageChannel, MessageStatus
from congvan.organization.models import Agency, Membership


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
    is_urgent = models.BooleanField("Khẩn", default=False)
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
