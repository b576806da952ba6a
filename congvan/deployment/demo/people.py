"""The invented people of the demo province. Any likeness to living persons is chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from congvan.organization.states import Role


@dataclass(frozen=True, slots=True)
class DemoAgency:
    """One agency: its key in the demo, how it is named and coded, its units."""

    key: str
    name: str
    short_name: str
    notation: str
    level: str
    identifier: str
    units: tuple[tuple[str, str, str], ...]  # (key, name, notation)
    closed_identifiers: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One person: where and as what; `key` names the person in tests."""

    key: str
    full_name: str
    address: str
    agency: str
    unit: str
    post: str
    extra_roles: tuple[Role, ...] = ()
    born: date | None = None


PROVINCE = "tỉnh Gia Lai (minh họa)"
# Two-tier local government and the merged province began on this day.
BEGIN = date(2025, 7, 1)

AGENCIES = (
    DemoAgency(
        "ubnd", "Ủy ban nhân dân tỉnh Gia Lai", "UBND tỉnh", "UBND", "province", "H21",
        (("vp", "Văn phòng UBND tỉnh", "VP"), ("kgvx", "Phòng Khoa giáo - Văn xã", "KGVX")),
        # QĐ 09/2025: Bình Định joined Gia Lai and its code closed.
        (("H08", date(2025, 6, 30)),),
    ),
    DemoAgency(
        "skhcn", "Sở Khoa học và Công nghệ", "Sở KH&CN", "SKHCN", "department", "H21.05",
        (("vp", "Văn phòng", "VP"), ("cds", "Phòng Chuyển đổi số", "CĐS"),
         ("qlkh", "Phòng Quản lý Khoa học", "QLKH"), ("tt", "Trung tâm Công nghệ thông tin", "TTCNTT")),
        # The former Sở TT&TT was merged into it on 01/03/2025.
        (("H21.13", date(2025, 2, 28)),),
    ),
    DemoAgency(
        "snv", "Sở Nội vụ", "Sở Nội vụ", "SNV", "department", "H21.09",
        (("vp", "Văn phòng", "VP"), ("ccvc", "Phòng Công chức, viên chức", "CCVC"),
         ("vtlt", "Phòng Văn thư - Lưu trữ", "VTLT")),
    ),
    DemoAgency(
        "stc", "Sở Tài chính", "Sở Tài chính", "STC", "department", "H21.11",
        (("vp", "Văn phòng", "VP"), ("qlns", "Phòng Quản lý ngân sách", "QLNS")),
    ),
    DemoAgency(
        "snnmt", "Sở Nông nghiệp và Môi trường", "Sở NN&MT", "SNNMT", "department", "H21.10",
        (("vp", "Văn phòng", "VP"), ("tt", "Phòng Trồng trọt", "TT")),
    ),
    DemoAgency(
        "syt", "Sở Y tế", "Sở Y tế", "SYT", "department", "H21.15",
        (("vp", "Văn phòng", "VP"), ("nvy", "Phòng Nghiệp vụ Y", "NVY")),
    ),
    DemoAgency(
        "pleiku", "Ủy ban nhân dân phường Pleiku", "UBND phường Pleiku", "UBND", "commune", "H21.101",
        (("vp", "Văn phòng HĐND và UBND", "VP"), ("kt", "Phòng Kinh tế, Hạ tầng và Đô thị", "KTHTĐT")),
    ),
    DemoAgency(
        "dakdoa", "Ủy ban nhân dân xã Đak Đoa", "UBND xã Đak Đoa", "UBND", "commune", "H21.102",
        (("vp", "Văn phòng HĐND và UBND", "VP"), ("vhxh", "Phòng Văn hóa - Xã hội", "VHXH")),
    ),
    DemoAgency(
        "mangyang", "Ủy ban nhân dân xã Mang Yang", "UBND xã Mang Yang", "UBND", "commune", "H21.103",
        (("vp", "Văn phòng HĐND và UBND", "VP"),),
    ),
)  # fmt: skip

L, U, S = Role.AGENCY_LEADER, Role.UNIT_LEADER, Role.SPECIALIST
# (title, rank, roles): the same catalogue for each kind of agency, smaller where it is small.
POSTS = {
    "province": (
        ("Chủ tịch", 1, (L,)), ("Phó Chủ tịch", 2, (L,)), ("Chánh Văn phòng", 10, (U, Role.LAYOUT_CHECKER)),
        ("Trưởng phòng", 20, (U, Role.CONTENT_CHECKER)), ("Văn thư", 40, (Role.REGISTRY_CLERK,)),
        ("Chuyên viên", 40, (S,)),
    ),
    "department": (
        ("Giám đốc", 1, (L,)), ("Phó Giám đốc", 2, (L,)), ("Chánh Văn phòng", 10, (U, Role.LAYOUT_CHECKER)),
        ("Trưởng phòng", 20, (U, Role.CONTENT_CHECKER)), ("Phó Trưởng phòng", 21, (U,)),
        ("Giám đốc Trung tâm", 20, (U, Role.IT_HEAD)), ("Văn thư", 40, (Role.REGISTRY_CLERK,)),
        ("Lưu trữ", 40, (Role.ARCHIVIST,)), ("Quản trị mạng", 40, (S, Role.SYSADMIN_AGENCY, Role.TECH_CONTACT)),
        ("Chuyên viên", 40, (S,)),
    ),
    "commune": (
        ("Chủ tịch", 1, (L,)), ("Phó Chủ tịch", 2, (L,)), ("Chánh Văn phòng", 10, (U, Role.LAYOUT_CHECKER)),
        ("Trưởng phòng", 20, (U, Role.CONTENT_CHECKER)),
        ("Công chức Văn phòng", 40, (S, Role.REGISTRY_CLERK, Role.SYSADMIN_AGENCY, Role.TECH_CONTACT)),
        ("Chuyên viên", 40, (S,)),
    ),
}  # fmt: skip

M, F = "anh", "chi"
PEOPLE = (
    DemoPerson("thanh", "Nguyễn Tuấn Thành", M, "ubnd", "", "Chủ tịch"),
    DemoPerson("hrung", "Rơ Châm H’Hồng", F, "ubnd", "", "Phó Chủ tịch"),
    DemoPerson("dung", "Phan Tiến Dũng", M, "ubnd", "vp", "Chánh Văn phòng", (Role.MONITOR, Role.SMS_SENDER)),
    DemoPerson("nga", "Võ Thị Thúy Nga", F, "ubnd", "vp", "Văn thư"),
    DemoPerson("kien", "Đặng Trung Kiên", M, "ubnd", "kgvx", "Trưởng phòng"),
    DemoPerson("linh", "Bùi Khánh Linh", F, "ubnd", "kgvx", "Chuyên viên", (Role.INSPECTOR,)),
    DemoPerson("phuc", "Hồ Sỹ Phúc", M, "ubnd", "vp", "Chuyên viên", (Role.SYSADMIN_AGENCY, Role.SMS_SENDER)),
    DemoPerson("khai", "Trần Đình Khải", M, "skhcn", "", "Giám đốc"),
    DemoPerson("huong", "Nguyễn Thị Thu Hương", F, "skhcn", "", "Phó Giám đốc"),
    DemoPerson("bao", "Lê Quốc Bảo", M, "skhcn", "vp", "Chánh Văn phòng", (Role.MONITOR, Role.SMS_SENDER)),
    DemoPerson("lan", "Hoàng Thị Lan", F, "skhcn", "vp", "Văn thư"),
    DemoPerson("tuan", "Phạm Minh Tuấn", M, "skhcn", "cds", "Trưởng phòng"),
    DemoPerson("anh", "Ngô Viết Anh", M, "skhcn", "vp", "Quản trị mạng"),
    DemoPerson("an", "Nguyễn Văn An", M, "skhcn", "cds", "Chuyên viên", (Role.OPINION_POSTER,)),
    DemoPerson("thang", "Siu Y Thắng", M, "skhcn", "cds", "Chuyên viên"),
    DemoPerson("mai", "Đỗ Thị Mai", F, "skhcn", "cds", "Phó Trưởng phòng"),
    DemoPerson("tien_1973", "Trương Hoàng Tiến Minh", M, "skhcn", "qlkh", "Trưởng phòng", (), date(1973, 2, 11)),
    DemoPerson("tien_1963", "Trương Hoàng Tiến Minh", M, "skhcn", "qlkh", "Chuyên viên", (), date(1963, 8, 15)),
    DemoPerson("vinh", "Cao Xuân Vinh", M, "skhcn", "tt", "Giám đốc Trung tâm", (Role.SECURITY_OFFICER,)),
    DemoPerson("quynh", "Lý Như Quỳnh", F, "skhcn", "tt", "Quản trị mạng", (Role.SYSADMIN_CENTRAL,)),
    DemoPerson("ha", "Trần Thị Thu Hà", F, "snv", "", "Giám đốc"),
    DemoPerson("son", "Lê Văn Sơn", M, "snv", "", "Phó Giám đốc"),
    DemoPerson("loan", "Phạm Thị Loan", F, "snv", "vp", "Văn thư"),
    DemoPerson("minh", "Nguyễn Văn Minh", M, "snv", "ccvc", "Chuyên viên", (), date(1985, 3, 9)),
    DemoPerson("quang", "Đinh Công Quang", M, "snv", "ccvc", "Trưởng phòng"),
    DemoPerson("thu", "Vũ Thị Minh Thu", F, "snv", "vtlt", "Lưu trữ"),
    DemoPerson("hoa", "Tạ Thị Hòa", F, "snv", "vp", "Quản trị mạng"),
    DemoPerson("dat", "Mai Thành Đạt", M, "stc", "", "Giám đốc"),
    DemoPerson("trang", "Lương Thị Huyền Trang", F, "stc", "vp", "Văn thư"),
    DemoPerson("minh_1990", "Nguyễn Văn Minh", M, "stc", "qlns", "Chuyên viên", (), date(1990, 12, 20)),
    DemoPerson("nam", "Kiều Hoài Nam", M, "stc", "vp", "Quản trị mạng"),
    DemoPerson("tam", "Lê Thanh Tâm", F, "snnmt", "", "Giám đốc"),
    DemoPerson("hien", "Nguyễn Thị Hiền", F, "snnmt", "vp", "Văn thư", (Role.SYSADMIN_AGENCY,)),
    DemoPerson("binh", "Huỳnh Văn Bình", M, "snnmt", "tt", "Trưởng phòng"),
    DemoPerson("cuong", "Nguyễn Hữu Cường", M, "syt", "", "Giám đốc"),
    DemoPerson("yen", "Phùng Thị Hải Yến", F, "syt", "vp", "Văn thư", (Role.SYSADMIN_AGENCY,)),
    DemoPerson("chau", "Châu Minh Châu", F, "syt", "nvy", "Chuyên viên"),
    DemoPerson("long", "Trịnh Hoàng Long", M, "pleiku", "", "Chủ tịch"),
    DemoPerson("oanh", "Đào Thị Kim Oanh", F, "pleiku", "vp", "Công chức Văn phòng"),
    DemoPerson("kha", "Rah Lan Kha", M, "pleiku", "kt", "Trưởng phòng"),
    DemoPerson("hnhi", "Ksor H’Nhi", F, "dakdoa", "", "Chủ tịch"),
    DemoPerson("tinh", "Nguyễn Thị Tình", F, "dakdoa", "vp", "Công chức Văn phòng"),
    DemoPerson("bluk", "Siu Bluk", M, "dakdoa", "vhxh", "Chuyên viên"),
    DemoPerson("dong", "Lê Văn Đông", M, "mangyang", "", "Chủ tịch"),
    DemoPerson("hue", "Trần Thị Huệ", F, "mangyang", "vp", "Công chức Văn phòng"),
)  # fmt: skip

# Kiêm nhiệm: (person, agency unit, post)
FURTHER_POSTS = (("bao", "cds", "Phó Trưởng phòng"), ("mai", "vp", "Văn thư"))

# A colleague on the first working day: the password must be changed at the first login.
NEWCOMER = "thang"
# The delegation in force: the director travels, the deputy stands in.
DELEGATION = ("khai", "huong", "Đi công tác tại Hà Nội")
# The delegation that waits for the director's permission.
ASKED_DELEGATION = ("tuan", "mai", "Nghỉ phép năm")
# New colleagues whose accounts wait for the head's decision: (agency, asker, name, address, unit, post).
ACCOUNT_REQUESTS = (
    ("skhcn", "anh", "Phan Thị Hồng Vân", F, "qlkh", "Chuyên viên"),
    ("snv", "hoa", "Nguyễn Khắc Trường", M, "vtlt", "Chuyên viên"),
    ("dakdoa", "tinh", "Rơ Mah Thủy", F, "vhxh", "Chuyên viên"),
)
