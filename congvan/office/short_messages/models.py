"""Tables of short messages: templates, the agency's rules, sendings. Messages are the desk's."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from congvan.desk.models import OutgoingMessage
from congvan.organization.models import Agency, Membership

# As data: a commune sends a dozen a day; a slip with "everybody" must not empty a contract.
DEFAULT_PER_SENDER, DEFAULT_PER_AGENCY = 200, 1000


class MessageTemplate(models.Model):
    """A text the agency allows, with places that are filled from what it is about (R-254, R-255)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField("Tên mẫu", max_length=80)
    body = models.CharField("Nội dung", max_length=480)
    unaccented = models.BooleanField("Gửi không dấu", default=True)
    valid_from = models.DateField("Dùng từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    created_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField("Lúc")

    class Meta:
        verbose_name = "mẫu tin nhắn"
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="message_template_name_once"),
            models.CheckConstraint(name="message_template_not_empty", condition=Q(body__gt="")),
            models.CheckConstraint(
                name="message_template_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MessageRules(models.Model):
    """How many messages a day one sender and the whole agency may send."""

    agency = models.OneToOneField(Agency, models.PROTECT, related_name="+")
    per_sender = models.PositiveIntegerField("Mỗi người gửi mỗi ngày", default=DEFAULT_PER_SENDER)
    per_agency = models.PositiveIntegerField("Cả cơ quan mỗi ngày", default=DEFAULT_PER_AGENCY)

    class Meta:
        verbose_name = "quy định nhắn tin"
        constraints = [
            models.CheckConstraint(
                name="message_rules_in_order", condition=Q(per_sender__lte=F("per_agency"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.per_sender}/{self.per_agency}"


class Sending(models.Model):
    """One text sent to some people at once: from which template, about what, by whom (R-254).

    `once` is the form's own key: the same form sent twice is one sending.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    sender = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    template = models.ForeignKey(MessageTemplate, models.PROTECT, related_name="+", db_index=False)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    about = models.TextField("Về việc")
    text = models.TextField("Nội dung")
    once = models.CharField(max_length=40)
    created_at = models.DateTimeField("Lúc")

    class Meta:
        verbose_name = "lần nhắn tin"
        constraints = [
            models.UniqueConstraint(fields=["sender", "once"], name="sending_once"),
        ]
        indexes = [
            models.Index(fields=["agency", "-created_at", "-id"], name="sending_list"),
            models.Index(fields=["sender", "-created_at", "-id"], name="sending_own"),
        ]

    def __str__(self) -> str:
        return self.text


class SendingLine(models.Model):
    """A message of a sending, the first ones and those sent again."""

    sending = models.ForeignKey(Sending, models.PROTECT, related_name="lines")
    message = models.OneToOneField(OutgoingMessage, models.PROTECT, related_name="sending_line")

    class Meta:
        verbose_name = "tin của lần nhắn"

    def __str__(self) -> str:
        return f"{self.sending_id} · {self.message_id}"
