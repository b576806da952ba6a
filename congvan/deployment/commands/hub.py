"""`congvan hub`: accounts and directory of the hub, on the server; also while `congvan serve` runs."""

# ruff: noqa: ARG001 - one signature for all commands

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TextIO

from congvan.deployment.arguments import Parser
from congvan.hub.services import api_keys, listing, organs, participants
from congvan.kernel.audit import Actor
from congvan.kernel.clock import OFFICE_ZONE

_ONCE = "Bí mật chỉ hiện lần này; gửi cho đơn vị vận hành hệ thống bằng đường kín."


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Do one verb of participant or organ. Raises BusinessError."""
    options = _parser().parse_args(arguments)
    verb: Callable[[argparse.Namespace], list[str]] = options.verb
    print(*verb(options), sep="\n", file=stdout)
    return 0


def _parser() -> Parser:
    parser = Parser(
        prog="congvan hub", description="Tài khoản và danh bạ của trục liên thông trên máy này."
    )
    things = parser.add_subparsers(
        required=True, metavar="participant | organ", parser_class=argparse.ArgumentParser
    )
    _participant_verbs(things.add_parser("participant", help="hệ thống tham gia trục"))
    _organ_verbs(things.add_parser("organ", help="cơ quan trong danh bạ trục"))
    _key_verbs(things.add_parser("api-key", help="khóa giám sát trục"))
    return parser


def _participant_verbs(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(required=True, metavar="add | list | rotate | revoke")
    add = verbs.add_parser("add", help="cấp tài khoản, in bí mật một lần")
    add.add_argument("system", metavar="MÃ-HỆ-THỐNG")
    add.add_argument(
        "--organ",
        action="append",
        default=[],
        metavar="MÃ",
        help="mã định danh; ghi được nhiều lần",
    )
    add.add_argument("--name", default="", help="tên hệ thống")
    add.add_argument("--secret", default=None, metavar="BÍ-MẬT", help="mặc định trục tự tạo")
    add.add_argument("--contact", default="", help="người liên hệ")
    add.add_argument("--phone", default="", help="điện thoại liên hệ")
    add.add_argument("--email", default="", help="thư điện tử liên hệ")
    add.add_argument("--per-minute", type=int, default=0, metavar="N", help="số lần gửi mỗi phút")
    add.add_argument("--is-hub", action="store_true", help="là một trục cấp dưới")
    add.set_defaults(verb=_add_participant)
    verbs.add_parser("list", help="liệt kê").set_defaults(verb=_list_participants)
    rotate = verbs.add_parser("rotate", help="đổi bí mật, bí mật cũ còn dùng thêm ít ngày")
    rotate.add_argument("system", metavar="MÃ-HỆ-THỐNG")
    rotate.add_argument("--secret", default=None, metavar="BÍ-MẬT", help="mặc định trục tự tạo")
    rotate.add_argument("--days", type=int, default=7, help="bí mật cũ dùng thêm (mặc định 7)")
    rotate.set_defaults(verb=_rotate)
    revoke = verbs.add_parser("revoke", help="thu hồi tài khoản")
    revoke.add_argument("system", metavar="MÃ-HỆ-THỐNG")
    revoke.add_argument("--reason", required=True, metavar="LÝ-DO")
    revoke.set_defaults(verb=_revoke)


def _organ_verbs(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(required=True, metavar="add | bind | close | map | list")
    add = verbs.add_parser("add", help="ghi một cơ quan vào danh bạ, hoặc sửa dòng đã có")
    add.add_argument("code", metavar="MÃ")
    add.add_argument("name", metavar="TÊN")
    add.add_argument("--old-code", default="", metavar="MÃ-CŨ", help="mã theo QCVN 102:2016")
    add.add_argument("--parent", default="", metavar="MÃ", help="mã cơ quan cấp trên")
    add.add_argument("--participant", default="", metavar="MÃ-HỆ-THỐNG", help="hệ thống nhận thư")
    add.set_defaults(verb=_add_organ)
    bind = verbs.add_parser("bind", help="giao hộp thư cho một hệ thống")
    bind.add_argument("code", metavar="MÃ")
    bind.add_argument("system", metavar="MÃ-HỆ-THỐNG")
    bind.set_defaults(verb=_bind_organ)
    close = verbs.add_parser("close", help="đóng một mã")
    close.add_argument("code", metavar="MÃ")
    close.add_argument("--on", type=_day, default=None, metavar="NGÀY", help="dd/mm/yyyy")
    close.add_argument("--replaced-by", default="", metavar="MÃ-MỚI", help="thư chuyển sang mã này")
    close.set_defaults(verb=_close_organ)
    pair = verbs.add_parser("map", help="nối mã cũ với mã mới của cùng một cơ quan")
    pair.add_argument("code", metavar="MÃ")
    pair.add_argument("old_code", metavar="MÃ-CŨ")
    pair.set_defaults(verb=_map_codes)
    listed = verbs.add_parser("list", help="liệt kê danh bạ")
    listed.add_argument(
        "--participant", default="", metavar="MÃ-HỆ-THỐNG", help="chỉ của hệ thống này"
    )
    listed.set_defaults(verb=_list_organs)


def _key_verbs(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="what", required=True)
    add = verbs.add_parser("add", help="cấp khóa, in một lần")
    add.add_argument("name", help="tên máy giám sát sẽ dùng khóa")
    add.set_defaults(verb=_add_key)
    verbs.add_parser("list", help="liệt kê").set_defaults(verb=lambda _: api_keys.lines())
    revoke = verbs.add_parser("revoke", help="thu hồi khóa")
    revoke.add_argument("name")
    revoke.set_defaults(verb=_revoke_key)


def _add_key(options: argparse.Namespace) -> list[str]:
    issued = api_keys.add(by=Actor.system(), name=options.name)
    return [f"Khóa giám sát của “{issued.row.name}”, chỉ hiện một lần:", issued.key]


def _revoke_key(options: argparse.Namespace) -> list[str]:
    return [f"Đã thu hồi khóa “{api_keys.revoke(by=Actor.system(), name=options.name).name}”."]


def _add_participant(options: argparse.Namespace) -> list[str]:
    issued = participants.add_participant(
        by=Actor.system(), system_id=options.system, name=options.name, organs=options.organ,
        secret=options.secret, is_hub=options.is_hub, sends_per_minute=options.per_minute,
        contact=participants.Contact(options.contact, options.phone, options.email),
    )  # fmt: skip
    return _issued(issued)


def _rotate(options: argparse.Namespace) -> list[str]:
    issued = participants.rotate(
        by=Actor.system(), participant_id=_participant_id(options.system), secret=options.secret,
        overlap=timedelta(days=options.days),
    )  # fmt: skip
    until = issued.participant.former_until
    more = (
        f"Bí mật cũ dùng được đến {until.astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M}." if until else ""
    )
    return [*_issued(issued), *([more] if more else [])]


def _revoke(options: argparse.Namespace) -> list[str]:
    found = participants.revoke(
        by=Actor.system(), participant_id=_participant_id(options.system), reason=options.reason
    )
    return [f"Đã thu hồi tài khoản {found.system_id}."]


def _list_participants(_: argparse.Namespace) -> list[str]:
    lines = listing.participant_lines()
    return [str(line) for line in lines] or ["Trục chưa có hệ thống nào."]


def _add_organ(options: argparse.Namespace) -> list[str]:
    organ = organs.add_organ(
        by=Actor.system(), code=options.code, name=options.name, old_code=options.old_code,
        parent_code=options.parent,
        participant_id=_participant_id(options.participant) if options.participant else None,
    )  # fmt: skip
    return [f"Danh bạ trục có {organ.name} ({organ.code})."]


def _bind_organ(options: argparse.Namespace) -> list[str]:
    organ = organs.bind_organ(
        by=Actor.system(), code=options.code, participant_id=_participant_id(options.system)
    )
    return [f"Hộp thư {organ.code} giao cho {options.system}."]


def _close_organ(options: argparse.Namespace) -> list[str]:
    organ = organs.close_organ(
        by=Actor.system(), code=options.code, on=options.on, replaced_by=options.replaced_by
    )
    goes_to = organ.replaced_by
    return [
        f"Mã {organ.code} thôi dùng. " + (f"Thư chuyển sang {goes_to.code}." if goes_to else "")
    ]


def _map_codes(options: argparse.Namespace) -> list[str]:
    organ = organs.map_codes(by=Actor.system(), code=options.code, old_code=options.old_code)
    return [f"{organ.old_code} và {organ.code} là một cơ quan."]


def _list_organs(options: argparse.Namespace) -> list[str]:
    lines = listing.organ_lines(system_id=options.participant)
    return [str(line) for line in lines] or ["Danh bạ của trục chưa có cơ quan nào."]


def _participant_id(system_id: str) -> int:
    return participants.participant_named(system_id).pk


def _issued(issued: participants.Issued) -> list[str]:
    return [
        f"Mã hệ thống: {issued.participant.system_id}", f"Bí mật: {issued.secret}", _ONCE,
    ]  # fmt: skip


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=OFFICE_ZONE).date()
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” không phải ngày dạng dd/mm/yyyy") from None
