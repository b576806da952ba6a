"""Roles, scopes and the lifecycles of the organization."""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    """Roles of the regulations and of NĐ 30 (`CODES.md` §12)."""

    AGENCY_LEADER = "agency_leader", "Lãnh đạo cơ quan"
    UNIT_LEADER = "unit_leader", "Lãnh đạo đơn vị"
    SPECIALIST = "specialist", "Chuyên viên"
    REGISTRY_CLERK = "registry_clerk", "Văn thư"
    CONTENT_CHECKER = "content_checker", "Người kiểm tra nội dung"
    LAYOUT_CHECKER = "layout_checker", "Người kiểm tra thể thức"
    MONITOR = "monitor", "Người theo dõi, đôn đốc"
    ARCHIVIST = "archivist", "Lưu trữ cơ quan"
    SYSADMIN_AGENCY = "sysadmin_agency", "Quản trị cơ quan"
    SYSADMIN_CENTRAL = "sysadmin_central", "Quản trị hệ thống của tỉnh"
    IT_HEAD = "it_head", "Trưởng phòng công nghệ thông tin"
    TECH_CONTACT = "tech_contact", "Đầu mối kỹ thuật"
    SECURITY_OFFICER = "security_officer", "Phụ trách an toàn thông tin"
    INSPECTOR = "inspector", "Đoàn kiểm tra"
    SMS_SENDER = "sms_sender", "Người được nhắn tin"
    OPINION_POSTER = "opinion_poster", "Người được giao lấy ý kiến"


class Scope(models.TextChoices):
    """How far a role reaches; kept apart from the role itself."""

    OWN = "own", "Việc của mình"
    UNIT = "unit", "Đơn vị mình"
    UNIT_AND_BELOW = "unit_and_below", "Đơn vị mình và cấp dưới"
    AGENCY = "agency", "Cả cơ quan"
    PROVINCE = "province", "Cả tỉnh"


class DelegationStatus(models.TextChoices):
    ASKED = "asked", "Chờ cho phép"
    PERMITTED = "permitted", "Được phép"
    REFUSED = "refused", "Không được phép"
    WITHDRAWN = "withdrawn", "Đã rút đề nghị"
    ENDED = "ended", "Đã thôi"


class AccountRequestKind(models.TextChoices):
    CREATE = "create", "Cấp tài khoản"
    WITHDRAW = "withdraw", "Thu hồi tài khoản"


class AccountRequestStatus(models.TextChoices):
    ASKED = "asked", "Chờ lãnh đạo duyệt"
    APPROVED = "approved", "Đã duyệt, chờ thực hiện"
    REFUSED = "refused", "Không duyệt"
    WITHDRAWN = "withdrawn", "Đã rút"
    CARRIED_OUT = "carried_out", "Đã thực hiện"


class DayKind(models.TextChoices):
    """What a day of the working calendar is (R-383…R-385)."""

    HOLIDAY = "holiday", "Nghỉ lễ"
    SWAPPED_OFF = "swapped_off", "Nghỉ hoán đổi"
    MADE_UP = "made_up", "Làm bù"
