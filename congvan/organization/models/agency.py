"""The agency, its identifiers, its dated tree of units, its posts and its security policy."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from congvan.organization.states import Role


class Daterange(Func):
    """`daterange(from, to, '[]')`: both days belong to the period, an empty end is open."""

    function = "daterange"
    output_field = DateRangeField()


def validity(start: str = "valid_from", end: str = "valid_to") -> Daterange:
    """The closed period between two date fields, for exclusion constraints."""
    return Daterange(start, end, models.Value("[]"))


class AgencyLevel(models.TextChoices):
    """Level of government of an agency (cấp cơ quan); no district level since 01/07/2025."""

    CENTRAL = "central", "Trung ương"
    PROVINCE = "province", "Cấp tỉnh"
    DEPARTMENT = "department", "Sở, ban, ngành"
    COMMUNE = "commune", "Cấp xã"
    SUBORDINATE = "subordinate", "Đơn vị trực thuộc"
    VOLUNTARY = "voluntary", "Thành viên tự nguyện"


class Agency(models.Model):
    """An agency that works in the system; membership is data, not code (R-004)."""

    name = models.TextField("Tên cơ quan")
    short_name = models.TextField("Tên gọi tắt")
    notation = models.CharField("Chữ viết tắt trong ký hiệu", max_length=30, blank=True)
    level = models.CharField("Cấp", max_length=20, choices=AgencyLevel)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children",
        verbose_name="Cơ quan chủ quản",
    )  # fmt: skip
    place_of_issue = models.CharField("Địa danh", max_length=100, blank=True)
    email_domain = models.CharField("Tên miền thư", max_length=100, blank=True)
    contact_name = models.CharField("Đầu mối kỹ thuật", max_length=100, blank=True)
    contact_phone = models.CharField("Điện thoại đầu mối", max_length=30, blank=True)
    sort_key = models.TextField(db_collation="C", editable=False)
    valid_from = models.DateField("Hoạt động từ")
    valid_to = models.DateField("Hoạt động đến", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "cơ quan"
        constraints = [
            models.CheckConstraint(
                name="agency_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.UniqueConstraint(
                "name", condition=Q(valid_to__isnull=True), name="agency_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AgencyIdentifier(models.Model):
    """An organ identifier (mã định danh, QĐ 20/2020) with the days on which it is in force.

    A closed code stays, so that old documents still find their sender.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="identifiers")
    code = models.CharField("Mã định danh", max_length=64, db_collation="C")
    valid_from = models.DateField("Hiệu lực từ")
    valid_to = models.DateField("Hiệu lực đến", null=True, blank=True)

    class Meta:
        verbose_name = "mã định danh"
        constraints = [
            ExclusionConstraint(
                name="identifier_one_agency_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Unit(models.Model):
    """A unit inside an agency (phòng, ban, văn phòng); the tree is dated, nothing is deleted."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="units")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children",
        verbose_name="Thuộc đơn vị",
    )  # fmt: skip
    name = models.TextField("Tên đơn vị")
    short_name = models.CharField("Tên gọi tắt", max_length=40)
    notation = models.CharField("Chữ viết tắt trong ký hiệu", max_length=20, blank=True)
    position = models.PositiveSmallIntegerField("Thứ tự", default=0)
    valid_from = models.DateField("Hoạt động từ")
    valid_to = models.DateField("Hoạt động đến", null=True, blank=True)

    class Meta:
        verbose_name = "đơn vị"
        constraints = [
            models.CheckConstraint(
                name="unit_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(name="unit_not_below_itself", condition=~Q(parent=F("id"))),
            ExclusionConstraint(
                name="unit_name_once_at_a_time",
                expressions=[
                    ("agency", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post (chức danh) of an agency; its roles are what an appointed person gets (R-283)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="posts")
    title = models.CharField("Chức danh", max_length=100)
    rank = models.PositiveSmallIntegerField("Thứ bậc", default=50)
    default_roles = ArrayField(
        models.CharField(max_length=30, choices=Role), default=list, blank=True,
        verbose_name="Vai trò mặc định",
    )  # fmt: skip
    is_closed = models.BooleanField("Thôi dùng", default=False)

    class Meta:
        verbose_name = "chức danh"
        constraints = [
            models.UniqueConstraint(fields=["agency", "title"], name="post_title_once"),
        ]

    def __str__(self) -> str:
        return self.title


class SecurityPolicy(models.Model):
    """What an agency demands of its accounts; parameters of R-269…R-273 and R-286."""

    agency = models.OneToOneField(Agency, models.PROTECT, related_name="security_policy")
    second_factor_roles = ArrayField(
        models.CharField(max_length=30, choices=Role), default=list, blank=True,
        verbose_name="Vai trò phải xác thực hai lớp",
    )  # fmt: skip
    idle_lock_minutes = models.PositiveSmallIntegerField(
        "Khóa phiên khi không dùng (phút)", default=15
    )
    password_reminder_days = models.PositiveSmallIntegerField(
        "Nhắc đổi mật khẩu sau (ngày)", default=90
    )
    idle_disable_days = models.PositiveSmallIntegerField(
        "Ngừng tài khoản không dùng sau (ngày)", default=45
    )

    class Meta:
        verbose_name = "chính sách bảo mật"
        constraints = [
            models.CheckConstraint(
                name="policy_idle_lock_range",
                condition=Q(idle_lock_minutes__gte=1, idle_lock_minutes__lte=480),
            ),
            models.CheckConstraint(
                name="policy_reminder_range",
                condition=Q(password_reminder_days__gte=1, password_reminder_days__lte=365),
            ),
            models.CheckConstraint(
                name="policy_idle_disable_range",
                condition=Q(idle_disable_days__gte=7, idle_disable_days__lte=365),
            ),
        ]

    def __str__(self) -> str:
        return f"Chính sách bảo mật của {self.agency}"
