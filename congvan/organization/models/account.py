"""Accounts, their aliases, requests for them, and what happened at the door."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from congvan.organization.models.agency import Agency, Post, Unit
from congvan.organization.models.person import Membership, Person
from congvan.organization.states import AccountRequestKind, AccountRequestStatus


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by login name, however its letters are cased."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(login_name__iexact=username or "")


class Account(AbstractBaseUser):
    """Login name and password of one holder, a person or a unit (R-258, R-286)."""

    login_name = models.CharField("Tên đăng nhập", max_length=64, unique=True, db_collation="C")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="accounts")
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    is_active = models.BooleanField("Đang hoạt động", default=True)
    must_change_password = models.BooleanField("Phải đổi mật khẩu", default=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    activated_at = models.DateTimeField("Kích hoạt lúc", null=True, blank=True)
    disabled_at = models.DateTimeField("Ngừng lúc", null=True, blank=True)
    disabled_reason = models.TextField("Lý do ngừng", blank=True)
    frozen_at = models.DateTimeField("Khóa khẩn cấp lúc", null=True, blank=True)
    last_used_at = models.DateTimeField("Dùng gần nhất", null=True, blank=True)
    # Hashes of the passwords before the present one, newest first.
    former_passwords = ArrayField(models.TextField(), default=list, blank=True, editable=False)
    # Raised to end every session at once, wherever sessions are stored.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "login_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    class Meta:
        verbose_name = "tài khoản"
        constraints = [
            models.UniqueConstraint(Lower("login_name"), name="account_login_once"),
            models.CheckConstraint(
                name="account_inactive_has_time",
                condition=Q(is_active=True, disabled_at__isnull=True)
                | Q(is_active=False, disabled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.login_name

    @property
    def may_sign_in(self) -> bool:
        """Whether the account is neither disabled nor frozen."""
        return self.is_active and self.frozen_at is None

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session is checked against: ends with the password and with the epoch."""
        value = f"{self.session_epoch}:{self.password}"
        salt = "congvan.organization.Account.session"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()


class AccountAlias(models.Model):
    """A former login name that still opens the account after a rename (R-263)."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="aliases")
    login_name = models.CharField(max_length=64, db_collation="C")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "tên đăng nhập cũ"
        constraints = [models.UniqueConstraint(Lower("login_name"), name="alias_login_once")]

    def __str__(self) -> str:
        return self.login_name


class AccountRequest(models.Model):
    """A request to create or withdraw an account, decided by the agency's head (R-278, R-279)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="account_requests")
    kind = models.CharField("Loại", max_length=20, choices=AccountRequestKind)
    status = models.CharField(
        max_length=20, choices=AccountRequestStatus, default=AccountRequestStatus.ASKED
    )
    reason = models.TextField("Lý do")
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    full_name = models.CharField("Họ và tên", max_length=100, blank=True)
    form_of_address = models.CharField(max_length=5, choices=Person.Form, blank=True)
    birth_date = models.DateField("Ngày sinh", null=True, blank=True)
    phone = models.CharField("Điện thoại", max_length=30, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_note = models.TextField(blank=True)
    carried_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "đề nghị về tài khoản"
        constraints = [
            models.CheckConstraint(
                name="request_status_known", condition=Q(status__in=AccountRequestStatus.values)
            ),
            models.CheckConstraint(
                name="request_decided_paired",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="request_names_its_subject",
                condition=Q(kind=AccountRequestKind.CREATE, full_name__gt="", post__isnull=False)
                | Q(kind=AccountRequestKind.WITHDRAW, account__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["agency", "-asked_at", "-id"], name="request_agency_list")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.full_name or self.account}"


class LoginRecord(models.Model):
    """What happened at the door: logins, failures, log-outs (R-288, R-305). Never updated."""

    class Outcome(models.TextChoices):
        SUCCESS = "success", "Đăng nhập"
        WRONG_PASSWORD = "wrong_password", "Sai mật khẩu"
        LOCKED = "locked", "Đang bị khóa"
        DISABLED = "disabled", "Tài khoản đã ngừng"
        WRONG_CODE = "wrong_code", "Sai mã xác thực"
        LOGOUT = "logout", "Đăng xuất"

    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="login_records"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    typed_name = models.CharField(max_length=64)
    outcome = models.CharField(max_length=20, choices=Outcome)
    at = models.DateTimeField()
    ip = models.GenericIPAddressField(null=True, blank=True)
    device = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "nhật ký đăng nhập"
        indexes = [
            models.Index(fields=["agency", "-at", "-id"], name="login_agency_time"),
            models.Index(fields=["account", "-at"], name="login_account_time"),
        ]

    def __str__(self) -> str:
        return f"{self.typed_name}: {self.get_outcome_display()}"


class LoginThrottle(models.Model):
    """Wrong passwords in a row for a typed name, whether or not it exists (R-271).

    Kept by the typed name and not by the account, so that the answer does not tell which exist.
    """

    typed_name = models.CharField(max_length=64, primary_key=True, db_collation="C")
    failures = models.PositiveSmallIntegerField(default=0)
    last_failure_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "đếm lần sai mật khẩu"
        constraints = [
            models.CheckConstraint(
                name="throttle_lock_after_failure",
                condition=Q(locked_until__isnull=True) | Q(locked_until__gt=F("last_failure_at")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.typed_name}: {self.failures}"


class PresenceDay(models.Model):
    """One day on which the holder of an account worked in the system (GL132 Đ4.4, R-343).

    `office_at` is the first moment within working hours, null for somebody who came only before
    or after them; `opened_at` the first opening of a document within them. Whole sessions are not
    followed: that somebody was there is what is asked.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField("Ngày")
    first_at = models.DateTimeField("Từ")
    last_at = models.DateTimeField("Đến")
    office_at = models.DateTimeField("Trong giờ làm việc từ", null=True)
    opened_at = models.DateTimeField("Mở văn bản trong giờ làm việc từ", null=True)

    class Meta:
        verbose_name = "ngày làm việc trên hệ thống"
        constraints = [
            models.UniqueConstraint(fields=["account", "day"], name="presence_once_a_day"),
        ]
        indexes = [models.Index(fields=["agency", "day"], name="presence_agency_day")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.day:%d/%m/%Y}"
