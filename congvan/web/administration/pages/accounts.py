"""Acts on an account, the slip with a one-time password, people who wait for an account."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from congvan.kernel.errors import NotFound
from congvan.kernel.spreadsheets import Column, Table, write_sheets
from congvan.organization.acting import ActingMember
from congvan.organization.queries import people
from congvan.organization.services.account_batches import LARGEST_BATCH, NewAccount
from congvan.web.administration.pages.acts import ActPage

# The sealed list lives in the page that shows it; after an hour the page is of no more use.
SLIPS_FOR_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done to an account: question, consequence, verb, and what is said afterwards."""

    title: str
    lead: str
    button: str
    done: str


ACTS = {
    "mat-khau": Act(
        "Cấp lại mật khẩu cho {name}?",
        "Mật khẩu cũ hết hiệu lực và mọi phiên đang mở kết thúc ngay. Mật khẩu mới hiện một lần, người dùng phải đổi khi đăng nhập.",
        "Cấp lại mật khẩu", "",
    ),
    "khoa": Act(
        "Khóa khẩn cấp tài khoản của {name}?",
        "Dùng khi mất mật khẩu hoặc nghi bị người khác dùng. Mọi phiên kết thúc ngay; mở lại thì cấp mật khẩu mới.",
        "Khóa khẩn cấp", "Đã khóa khẩn cấp tài khoản của {name}.",
    ),
    "mo-khoa": Act(
        "Mở khóa tài khoản của {name}?",
        "Chỉ mở sau khi đã gặp và xác minh đúng người. Mật khẩu mới hiện một lần.",
        "Mở khóa", "",
    ),
    "mo-dang-nhap": Act(
        "Mở khóa đăng nhập cho {name}?",
        "Tên đăng nhập bị khóa vì sai mật khẩu nhiều lần. Mở rồi thì thử lại được ngay; mật khẩu giữ nguyên.",
        "Mở khóa đăng nhập", "Đã mở khóa đăng nhập cho {name}.",
    ),
    "ngung": Act(
        "Ngừng tài khoản của {name}?",
        "Mọi phiên kết thúc ngay và không đăng nhập được nữa. Việc đang giữ vẫn còn: bàn giao ở mục Vị trí công tác.",
        "Ngừng tài khoản", "Đã ngừng tài khoản của {name}.",
    ),
    "dung-lai": Act(
        "Cho dùng lại tài khoản của {name}?",
        "Tài khoản hoạt động trở lại với mật khẩu mới, hiện một lần.",
        "Cho dùng lại", "",
    ),
    "ket-thuc-phien": Act(
        "Kết thúc mọi phiên của {name}?",
        "Người dùng phải đăng nhập lại trên mọi máy. Mật khẩu giữ nguyên.",
        "Kết thúc các phiên", "Đã kết thúc mọi phiên của {name}.",
    ),
    "bo-hai-lop": Act(
        "Đặt lại xác thực hai lớp của {name}?",
        "Dùng khi mất điện thoại nhận mã. Lớp thứ hai bị gỡ, cấp mật khẩu mới hiện một lần; lần đăng nhập tới phải cài lại.",
        "Đặt lại", "",
    ),
}  # fmt: skip
NEEDS_REASON = frozenset({"khoa", "ngung"})


@dataclass(frozen=True, slots=True)
class Slip:
    """What is handed to one person."""

    full_name: str
    seat: str
    login_name: str
    one_time_password: str


@dataclass(frozen=True, slots=True)
class SlipsPage:
    """Slips shown once; `sealed` carries them to the download and is stored nowhere."""

    title: str
    slips: tuple[Slip, ...]
    renamed: tuple[str, ...]
    sealed: str
    back_href: str
    back_label: str
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class WaitingPerson:
    """Somebody without an account."""

    person_id: int
    full_name: str
    seats: tuple[str, ...]
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """People of the agency without an account; at most one batch is shown and ticked."""

    people: tuple[WaitingPerson, ...]
    total: int
    batch: int


def act_page(viewer: ActingMember, person_id: int, slug: str) -> tuple[ActPage, int]:
    """The question before an act, and the account's id. Raises NotFound."""
    person = people.get_person(viewer, person_id)
    account = getattr(person, "account", None)
    if account is None or slug not in ACTS:
        raise NotFound("Không có tài khoản này trong cơ quan.")
    act = ACTS[slug]
    page = ActPage(
        title=act.title.format(name=person.full_name), lead=act.lead, button=act.button,
        back_href=reverse("administration:person", args=[person_id]), back_label=person.full_name,
    )  # fmt: skip
    return page, account.pk


def slip_page(viewer: ActingMember, person_id: int, login_name: str, password: str) -> SlipsPage:
    """The slip of one person."""
    person = people.get_person(viewer, person_id)
    seats = people.seats_in_words(viewer, [person_id]).get(person_id, ())
    slip = Slip(person.full_name, "; ".join(seats), login_name, password)
    return SlipsPage(
        title=f"Mật khẩu dùng một lần của {person.full_name}", slips=(slip,), renamed=(),
        sealed=seal((slip,)), back_href=reverse("administration:person", args=[person_id]),
        back_label=person.full_name,
    )  # fmt: skip


def batch_page(
    viewer: ActingMember, opened: tuple[NewAccount, ...], renamed: tuple[str, ...]
) -> SlipsPage:
    """The slips of a batch."""
    slips = tuple(Slip(a.full_name, a.seat, a.login_name, a.one_time_password) for a in opened)
    return SlipsPage(
        title=f"{len(slips)} tài khoản mới", slips=slips, renamed=renamed, sealed=seal(slips),
        back_href=reverse("administration:people"), back_label="Người dùng",
        waiting=people.people_without_account(viewer).count(),
    )  # fmt: skip


def waiting_page(viewer: ActingMember, ticked: set[int] | None = None) -> WaitingPage:
    """The next batch of people without an account; all ticked unless some were."""
    found = people.people_without_account(viewer)
    shown = list(found[:LARGEST_BATCH])
    seats = people.seats_in_words(viewer, [person.pk for person in shown])
    return WaitingPage(
        people=tuple(
            WaitingPerson(
                person.pk, person.full_name, seats.get(person.pk, ()),
                ticked is None or person.pk in ticked,
            )
            for person in shown
        ),
        total=found.count(), batch=LARGEST_BATCH,
    )  # fmt: skip


def seal(slips: tuple[Slip, ...]) -> str:
    """The slips encrypted into a text that only this server can open, for an hour.

    One-time passwords are stored nowhere, so the page that shows them carries them itself to the
    download; no session and no temporary file ever holds them.
    """
    rows = [[s.full_name, s.seat, s.login_name, s.one_time_password] for s in slips]
    return _cipher().encrypt(json.dumps(rows).encode()).decode()


def slips_file(sealed: str) -> bytes:
    """The sealed slips as XLSX. Raises NotFound for a text that is forged or too old."""
    try:
        rows = json.loads(_cipher().decrypt(sealed.encode(), ttl=SLIPS_FOR_SECONDS))
    except (InvalidToken, UnicodeEncodeError):
        raise NotFound(
            "Danh sách mật khẩu không còn.", next_step="Cấp lại mật khẩu cho từng người."
        ) from None
    columns = (Column("Họ và tên", 28), Column("Chức danh, đơn vị", 50),
               Column("Tên đăng nhập", 24), Column("Mật khẩu dùng một lần", 26))  # fmt: skip
    return write_sheets([Table("Tài khoản", columns, rows)])


def _cipher() -> Fernet:
    digest = salted_hmac(
        "congvan.administration.slips", settings.SECRET_KEY, algorithm="sha256"
    ).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
