"""`congvan agency add`: bring an agency into an empty system, with its head and administrator.

The first administrator cannot be asked for in the pages, because nobody could log in to ask.
"""

from __future__ import annotations

import argparse
from typing import TextIO

from congvan.intake.services import founding
from congvan.kernel import audit
from congvan.kernel.transactions import in_transaction
from congvan.organization.models.agency import AgencyLevel
from congvan.organization.services.agencies import AgencyDetails
from congvan.organization.services.founding import FirstPerson, Founded, NewAgency


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Found the agency and print the two log-ins with their one-time passwords."""
    options = _parser().parse_args(arguments)
    done = _found(options)
    print(f"Đã đưa {done.name} ({options.identifier}) vào hệ thống.", file=stdout)
    for label, account in (("Người đứng đầu", done.leader), ("Quản trị", done.administrator)):
        print(
            f"{label}: {account.login_name}  mật khẩu một lần: {account.one_time_password}",
            file=stdout,
        )
    print(
        "Mật khẩu chỉ hiện lần này. Đăng nhập rồi đổi mật khẩu; quản trị bật xác thực hai lớp.",
        file=stdout,
    )
    print(
        "Tiếp theo: đăng nhập bằng tài khoản quản trị, mở Quản trị › Người dùng › Nhập danh sách.",
        file=stderr,
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="congvan agency",
        description="Đưa một cơ quan vào hệ thống cùng người đứng đầu và quản trị.",
    )
    sub = parser.add_subparsers(dest="verb", required=True, metavar="add")
    add = sub.add_parser("add", help="thêm một cơ quan")
    add.add_argument("--name", required=True, help="tên đầy đủ, ví dụ: Ủy ban nhân dân xã Ia Hrú")
    add.add_argument("--short-name", default="", help="tên gọi tắt, ví dụ: UBND xã Ia Hrú")
    add.add_argument("--notation", default="UBND", help="chữ viết tắt trong ký hiệu văn bản")
    add.add_argument("--identifier", required=True, help="mã định danh, ví dụ: H21.104")
    add.add_argument(
        "--level", choices=AgencyLevel.values, default=AgencyLevel.COMMUNE.value, help="cấp cơ quan"
    )
    add.add_argument(
        "--parent", default="", help="mã định danh của cơ quan chủ quản, nếu đã có trong hệ thống"
    )
    add.add_argument("--place", default="", help="địa danh ghi trên văn bản")
    add.add_argument("--leader", required=True, help="họ và tên người đứng đầu")
    add.add_argument("--leader-address", choices=["anh", "chi"], default="anh", help="xưng hô")
    add.add_argument("--admin", required=True, help="họ và tên người quản trị")
    add.add_argument("--admin-address", choices=["anh", "chi"], default="anh", help="xưng hô")
    return parser


@in_transaction
def _found(options: argparse.Namespace) -> Founded:
    return founding.found_office(
        by=audit.Actor.system(),
        wanted=NewAgency(
            details=AgencyDetails(
                name=options.name, short_name=options.short_name or options.name,
                notation=options.notation, place_of_issue=options.place,
            ),
            level=options.level, identifier=options.identifier, parent=options.parent,
            leader=FirstPerson(options.leader, options.leader_address),
            administrator=FirstPerson(options.admin, options.admin_address),
        ),
    )  # fmt: skip
