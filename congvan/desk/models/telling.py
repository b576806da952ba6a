"""What people chose to hear beyond the page, and what is on its way to them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from congvan.desk.models.messages import OutgoingMessage
from congvan.desk.states import MessageChannel, TellingKind
from congvan.organization.models import Agency, Membership, Person


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
