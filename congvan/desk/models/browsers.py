"""Browsers that people let be told by push, and the key by which this installation signs (RFC 8292)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from congvan.organization.models import Account


class PushKey(models.Model):
    """The one key pair of this installation, made at first use; every browser is bound to it."""

    public = models.BinaryField()
    private_sealed = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "khóa thông báo đẩy"
        constraints = [models.CheckConstraint(name="push_key_only_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return "Khóa thông báo đẩy"


class PushBrowser(models.Model):
    """A browser in which its owner allowed notifications (R-257).

    It is told only while the account may sign in and no one has ended all its sessions since
    (`session_epoch`); the next login there counts it in again. `token_sha256` is of a cookie, by
    which the browser is known at login and log-out.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    # Its push service's address for it: who knows it and our private key can show it messages.
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.BinaryField()
    auth = models.BinaryField()
    token_sha256 = models.CharField(max_length=64, unique=True)
    session_key = models.CharField(max_length=40, blank=True)
    session_epoch = models.PositiveIntegerField()
    device = models.CharField("Trình duyệt", max_length=200)
    created_at = models.DateTimeField("Bật lúc")
    seen_at = models.DateTimeField("Đăng nhập gần nhất")
    taken_at = models.DateTimeField("Nhận gần nhất", null=True, blank=True)
    # The service asked for a pause (429 with Retry-After).
    paused_until = models.DateTimeField(null=True, blank=True)
    failure = models.CharField("Lý do không nhận", max_length=200, blank=True)

    class Meta:
        verbose_name = "trình duyệt nhận thông báo"
        indexes = [models.Index(fields=["account", "id"], name="push_browser_account")]

    def __str__(self) -> str:
        return self.device


class PushTaken(models.Model):
    """A browser's push service has taken a message; another try passes it by. Kept for some days."""

    browser = models.ForeignKey(PushBrowser, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=60)
    at = models.DateTimeField("Lúc")

    class Meta:
        verbose_name = "thông báo đã nhận"
        constraints = [models.UniqueConstraint(fields=["browser", "key"], name="push_taken_once")]

    def __str__(self) -> str:
        return self.key
