"""The menu (UX §3): one level, only what the role may do, only pages that work."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch

from congvan.organization.states import Role
from congvan.web.addresses import address

ADMINISTRATORS = frozenset({Role.SYSADMIN_AGENCY})
DECIDERS = frozenset({Role.SYSADMIN_AGENCY, Role.AGENCY_LEADER})
READERS = frozenset({Role.SYSADMIN_AGENCY, Role.AGENCY_LEADER, Role.SECURITY_OFFICER})
BOOK_READERS = frozenset({Role.REGISTRY_CLERK, Role.AGENCY_LEADER, Role.MONITOR, Role.INSPECTOR})
PACKAGE_READERS = frozenset({Role.REGISTRY_CLERK, Role.AGENCY_LEADER, Role.MONITOR})
DEVICE_READERS = frozenset(
    {Role.SYSADMIN_AGENCY, Role.AGENCY_LEADER, Role.SECURITY_OFFICER, Role.REGISTRY_CLERK}
)
PROVINCE = frozenset({Role.SYSADMIN_CENTRAL})
RULE_READERS = DECIDERS | PROVINCE
TEXTERS = frozenset({Role.SMS_SENDER})
CLERKS = frozenset({Role.REGISTRY_CLERK})
TEMPLATE_KEEPERS = ADMINISTRATORS | CLERKS
LEADERS = frozenset({Role.AGENCY_LEADER})
HEADS = frozenset({Role.UNIT_LEADER})
SIGNERS = frozenset({Role.AGENCY_LEADER, Role.UNIT_LEADER})
URGERS = frozenset({Role.AGENCY_LEADER, Role.MONITOR})
FOLLOWERS = frozenset({Role.AGENCY_LEADER, Role.UNIT_LEADER, Role.MONITOR})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu; `counter` names the number of `desk.queries.counters` beside it.

    `roles` empty: for everybody who is signed in.
    """

    label: str
    icon: str
    url_name: str
    roles: frozenset[Role] = frozenset()
    counter: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A heading and its entries."""

    label: str
    entries: tuple[Entry, ...]


MENU = (
    Group(
        "Việc của tôi",
        (
            Entry("Bàn văn thư", "home", "desk:clerk", CLERKS),
            Entry("Năm phút", "home", "desk:leader", LEADERS),
            Entry("Cần xử lý", "inbox", "desk:todo", counter="todo"),
            Entry("Ký số", "writing-sign", "outgoing:to-sign", SIGNERS),
            Entry("Việc được giao", "list-check", "tasks:list"),
            Entry("Tôi đã chuyển", "send", "desk:given", counter="given"),
            Entry("Đã xong", "checks", "desk:done"),
            Entry("Theo dõi", "star", "desk:starred", counter="starred"),
            Entry("Phòng tôi", "users-group", "desk:unit", HEADS),
        ),
    ),
    Group(
        "Văn bản",
        (
            Entry("Văn bản đến", "file-text", "incoming:list"),
            Entry("Dự thảo", "file-pencil", "drafting:list", counter="drafts"),
            Entry("Văn bản đi", "file-arrow-right", "outgoing:list"),
            Entry("Quá hạn", "alert-triangle", "incoming:overdue", FOLLOWERS),
            Entry("Đôn đốc", "bell", "incoming:urging", URGERS),
            Entry("Sổ văn bản", "books", "registers:books", BOOK_READERS),
            Entry("Liên thông", "exchange", "exchange:list", PACKAGE_READERS),
        ),
    ),
    Group("Hồ sơ", (Entry("Hồ sơ công việc", "folder", "dossiers:list"),)),
    Group(
        "Cơ quan",
        (
            Entry("Lịch công tác", "calendar-event", "work_calendar:index"),
            Entry("Bảng tin", "speakerphone", "boards:index", counter="boards"),
            Entry("Lấy ý kiến", "clipboard-data", "consultations:list", counter="consultations"),
            Entry("Thư", "mail", "personal_mail:list", counter="letters"),
            Entry("Hội thoại", "messages", "chat:list", counter="talks"),
            Entry("Cuộc họp", "clipboard-list", "meetings:list", counter="meetings"),
            Entry("Phòng họp, xe", "calendar-time", "meetings:table"),
            Entry("Tài liệu chung", "folder-open", "boards:shared"),
            Entry("Nhắn tin", "message", "short_messages:sendings", TEXTERS),
            Entry("Danh bạ", "id-badge-2", "directory:people"),
            Entry("Ủy quyền", "switch-horizontal", "administration:delegations"),
        ),
    ),
    Group(
        "Nhìn lại",
        (
            Entry("Tra cứu", "file-search", "search:find"),
            Entry("Tổng quan", "activity", "reports:overview"),
            Entry("Báo cáo", "chart-bar", "reports:index"),
        ),
    ),
    Group(
        "Quản trị",
        (
            Entry("Cơ quan và bảo mật", "building", "administration:agency", ADMINISTRATORS),
            Entry("Đơn vị", "sitemap", "administration:units", ADMINISTRATORS),
            Entry("Chức danh", "briefcase", "administration:posts", ADMINISTRATORS),
            Entry("Người dùng", "users", "administration:people", ADMINISTRATORS),
            Entry("Đề nghị tài khoản", "user-plus", "administration:account-requests", DECIDERS),
            Entry("Sổ và dãy số", "books", "registers:sequences", DECIDERS),
            Entry("Mẫu văn bản", "file-text", "templates:list", TEMPLATE_KEEPERS),
            Entry("Báo việc khẩn", "bell", "alerts:messages", DECIDERS),
            Entry("Quản lý bảng tin", "speakerphone", "boards:settings", ADMINISTRATORS),
            Entry("Nhật ký tin nhắn", "message", "short_messages:log", DECIDERS),
            Entry("Thẩm quyền ký", "signature", "drafting:signing-rights", DECIDERS),
            Entry("Quy định soạn thảo", "list-check", "drafting:policy", DECIDERS),
            Entry("Hình thức phát hành", "file-certificate", "outgoing:rules", RULE_READERS),
            Entry("Quyền ký bản sao", "copy", "outgoing:copy-rights", DECIDERS),
            Entry("Chứng thư số", "certificate", "signing:devices", DEVICE_READERS),
            Entry(
                "Kết nối liên thông", "exchange", "exchange:connections", ADMINISTRATORS | PROVINCE
            ),
            Entry("Nhật ký", "history", "administration:audit", READERS),
            Entry("Trục liên thông", "server", "hub:parcels", PROVINCE),
            Entry("Các cơ quan", "building-community", "administration:agencies", PROVINCE),
            Entry("Lịch làm việc", "calendar", "calendar:year", PROVINCE),
        ),
    ),
)

# Pages that belong to an entry though their addresses do not begin with its own.
BELONGS_TO = {
    "meetings:book": "meetings:table",
    "meetings:resources": "meetings:table",
    "boards:regulation": "boards:shared",
    "boards:keep-requests": "boards:settings",
    "boards:clearings": "boards:settings",
    "boards:bodies": "boards:settings",
    "short_messages:templates": "short_messages:log",
    "short_messages:rules": "short_messages:log",
}

# Pages without arguments that are reached from another page and not from the menu.
REACHED_ELSEWHERE = (
    # the books' own buttons
    "registers:book-open", "registers:corrections", "registers:papers", "registers:import",
    "registers:import-template", "registers:backdate", "registers:post",
    "registers:sequence-open", "registers:envelope-address",
    # the person box and the gates
    "profile", "account_change_password", "password-rules", "lost-control", "unlock-session",
    "account_reauthenticate", "mfa_reauthenticate", "usersessions_list", "end-all-sessions",
    "mfa_index", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "switch-seat", "help", "gallery",
    # devices and one's own signature
    "signing:mine", "signing:mine-add", "signing:device-add", "signing:print-register",
    "signing:seal-image", "signing:exchange-standing",
    # the desk's own buttons, the bell, polling
    "desk:home", "desk:notices", "desk:notices-read", "desk:counters", "desk:mark-read",
    "desk:take-back", "desk:star", "desk:unstar", "desk:unit-line",
    # the search box, its results and the desk
    "search:suggest", "search:saved", "search:on-desk", "search:save", "search:export",
    # the index of reports
    "reports:set", "reports:set-file", "reports:rows", "reports:own-work", "reports:own-work-file", "reports:province",
    "reports:absence", "reports:ranking", "reports:weights", "reports:own-reports",
    "reports:own-add", "reports:schedules", "reports:schedule-add",
    # conversations: their buttons, the list beside an open one
    "chat:side", "chat:new-pair", "chat:new-group", "chat:retention",
    # the buttons of opinions
    "consultations:new", "consultations:assignments", "consultations:clearings",
    # tasks: the buttons of their list, the menu "Thêm"
    "tasks:new", "tasks:from-above", "tasks:reminders", "tasks:between", "tasks:received",
    # the directive form
    "documents:receivers", "documents:phrases", "documents:groups",
    # tabs of the administrator's boards, buttons of shared documents
    "boards:new", "boards:keep-requests", "boards:clearings", "boards:bodies", "boards:member-add",
    "boards:folder-add", "boards:regulation", "boards:regulation-publish",
    # the buttons of meetings and of bookings
    "meetings:new", "meetings:clashes", "meetings:book", "meetings:free", "meetings:bookings",
    "meetings:resources", "meetings:resource-add",
    # the folder to sign
    "outgoing:sign-many", "outgoing:signed-paper", "outgoing:rule-add", "outgoing:copy-right-add",
    # taking in and entering, from the tab "Chờ vào sổ" and the menu "Thêm"
    "intake:waiting", "incoming:from-axis", "exchange:directory", "exchange:connection-add",
    # the buttons of letters
    "personal_mail:write", "personal_mail:keep", "personal_mail:chosen",
    "personal_mail:empty-trash", "personal_mail:folders",
    # buttons and tabs of the pages in the menu
    "drafting:new", "drafting:signing-right-add",
    "dossiers:new", "incoming:complete", "incoming:undo", "incoming:mark-read", "incoming:slips",
    "incoming:export",
    "administration:agency-add", "administration:identifier-add", "administration:security",
    "administration:unit-add", "administration:post-add", "administration:people-export",
    "administration:person-add", "administration:accounts-open", "administration:slips-download",
    "administration:import", "administration:import-template", "administration:delegation-ask",
    "administration:account-request-ask", "administration:account-withdrawal-ask",
    "administration:logins",
    # short messages: their buttons, the person box, the provider's address
    "short_messages:new", "short_messages:templates", "short_messages:template-add",
    "short_messages:rules", "short_messages:log-file", "short_messages:choices",
    "short_messages:reports", "short_messages:browser-add", "short_messages:browser-try",
    "alerts:policy", "templates:add", "templates:decree",
    # tabs and buttons of the hub's operator
    "hub:stuck", "hub:participants", "hub:participant-add", "hub:directory", "hub:organ-add",
    "hub:traffic", "hub:doctor", "hub:test", "hub:policy", "hub:upstreams", "hub:upstream-add",
    # work calendars: the buttons of their page, the form's own look for clashes, devices; cleared
    # years are told of by a notice
    "work_calendar:plans", "work_calendar:entry-new", "work_calendar:file-new",
    "work_calendar:rights", "work_calendar:feed-key", "work_calendar:feed",
    "work_calendar:week-pdf", "work_calendar:clashes", "work_calendar:clearings",
    # the buttons of the working calendar, which everybody reads from the page of a deadline
    "calendar:holiday-add", "calendar:swap-add", "calendar:draft", "calendar:confirm",
)  # fmt: skip


def entries() -> list[Entry]:
    """All entries of the menu whose pages this server has."""
    return [entry for group in MENU for entry in group.entries if is_there(entry)]


def is_there(entry: Entry) -> bool:
    """Whether this server has the page: one that runs no hub has none of its pages."""
    try:
        address(entry.url_name)
    except NoReverseMatch:
        return False
    return True
