"""Facts about accounts: opened, renamed, closed, and who holds their keys (R-305)."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountOpened(Event):
    """Một tài khoản được lập cho một người hoặc một đơn vị (R-259, R-266)."""

    code = "account.opened"
    template = "{actor} lập tài khoản {login_name} cho {holder}: {reason}"
    subject = ("account", "account_id")

    account_id: int
    login_name: str
    holder: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsOpenedTogether(Event):
    """Quản trị cấp nhiều tài khoản một lượt, theo danh sách lãnh đạo đã duyệt (R-278)."""

    code = "account.opened_together"
    template = "{actor} cấp {count} tài khoản theo danh sách lãnh đạo đã duyệt: {approval}"
    subject = ("agency", "agency_id")

    agency_id: int
    count: int
    approval: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRenamed(Event):
    """Tên đăng nhập đổi, tên cũ vẫn mở được tài khoản (R-260, R-263)."""

    code = "account.renamed"
    template = (
        "{actor} đổi tên đăng nhập của {holder} từ {former_name} thành {login_name}: {reason}"
    )
    subject = ("account", "account_id")

    account_id: int
    holder: str
    former_name: str
    login_name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordReset(Event):
    """Quản trị cấp lại mật khẩu dùng một lần; mọi phiên của tài khoản kết thúc (R-266)."""

    code = "account.password_reset"
    template = "{actor} cấp lại mật khẩu dùng một lần cho tài khoản {login_name} của {holder}."
    subject = ("account", "account_id")

    account_id: int
    login_name: str
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(Event):
    """Chủ tài khoản đổi mật khẩu của mình; các phiên khác kết thúc (R-267, R-270)."""

    code = "account.password_changed"
    template = "{actor} đổi mật khẩu tài khoản {login_name} của mình."
    subject = ("account", "account_id")

    account_id: int
    login_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFrozen(Event):
    """Tài khoản bị khóa khẩn cấp vì nghi mất quyền kiểm soát; mọi phiên kết thúc (R-276)."""

    code = "account.frozen"
    template = "{actor} khóa khẩn cấp tài khoản {login_name} của {holder}: {reason}"
    subject = ("account", "account_id")

    account_id: int
    login_name: str
    holder: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountUnfrozen(Event):
    """Quản trị mở lại tài khoản đã khóa khẩn cấp, kèm mật khẩu dùng một lần mới (R-276)."""

    code = "account.unfrozen"
    template = (
        "{actor} mở lại tài khoản {login_name} của {holder} sau khóa khẩn cấp và cấp mật khẩu mới."
    )
    subject = ("account", "account_id")

    account_id: int
    login_name: str
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDisabled(Event):
    """Tài khoản ngừng hoạt động: thu hồi, hoặc lâu không dùng (R-278, R-286)."""

    code = "account.disabled"
    template = "{actor} ngừng tài khoản {login_name} của {holder}: {reason}"
    subject = ("account", "account_id")

    account_id: int
    login_name: str
    holder: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountEnabled(Event):
    """Tài khoản đã ngừng được dùng lại, kèm mật khẩu dùng một lần mới (R-286)."""

    code = "account.enabled"
    template = "{actor} cho dùng lại tài khoản {login_name} của {holder} và cấp mật khẩu mới."
    subject = ("account", "account_id")

    account_id: int
    login_name: str
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded(Event):
    """Một phiên đăng nhập được chủ tài khoản kết thúc từ xa."""

    code = "account.session_ended"
    template = "{actor} đăng xuất tài khoản {login_name} khỏi {device}."
    subject = ("account", "account_id")

    account_id: int
    login_name: str
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedOutEverywhere(Event):
    """Mọi phiên đăng nhập của tài khoản, kể cả phiên này, kết thúc cùng lúc."""

    code = "account.logged_out_everywhere"
    template = "{actor} đăng xuất tài khoản {login_name} của {holder} ở mọi nơi."
    subject = ("account", "account_id")

    account_id: int
    login_name: str
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorAdded(Event):
    """Chủ tài khoản bật xác thực hai lớp (R-273)."""

    code = "account.second_factor_added"
    template = "{actor} bật xác thực hai lớp cho tài khoản {login_name}."
    subject = ("account", "account_id")

    account_id: int
    login_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorRemoved(Event):
    """Xác thực hai lớp của một tài khoản bị tắt, bởi chủ tài khoản hoặc quản trị (R-273)."""

    code = "account.second_factor_removed"
    template = "{actor} tắt xác thực hai lớp của tài khoản {login_name}."
    subject = ("account", "account_id")

    account_id: int
    login_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCodesRenewed(Event):
    """Chủ tài khoản tạo bộ mã dự phòng mới; bộ cũ hết hiệu lực."""

    code = "account.recovery_codes_renewed"
    template = "{actor} tạo lại mã dự phòng của tài khoản {login_name}."
    subject = ("account", "account_id")

    account_id: int
    login_name: str
