"""`congvan account-name`: the account name that Điều 6 gives a person or a group (R-259 … R-264).

Needs neither Django nor a database, so that it answers at once and can be tried before anything
is set up.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import NoReturn, TextIO

from congvan.kernel.errors import BusinessError, InvalidInput
from congvan.organization.rules.account_names import Applicant, Kind, assign_names

HELP = """\
Cách dùng:
  congvan account-name "HỌ VÀ TÊN" [--born NGÀY/THÁNG/NĂM] [--taken TÊN]…
  congvan account-name --unit "TÊN ĐƠN VỊ" [--taken TÊN]…
  congvan account-name --batch [--taken TÊN]… < danh-sách.json

Đặt tên tài khoản theo Điều 6 Quyết định số 132/QĐ-STTTT; in ra tên, không kèm tên miền.

  --born     ngày sinh, ví dụ 15/8/1963; chỉ dùng khi tên bị trùng
  --unit     tên đã cho là tên đơn vị, ví dụ "phòng VHTT huyện Đăk Đoa"
  --taken    tên tài khoản đã có người dùng; ghi được nhiều lần
  --batch    đọc từ đầu vào một danh sách JSON các tài khoản tạo cùng lúc, mỗi mục là
             {"full_name": …, "birth_date": …, "kind": "person" hoặc "unit"}; có thể thêm
             "home_town" (quê quán) và "birthplace" (nơi sinh); in mỗi tên một dòng
"""

_EXIT_BAD_INPUT = 2


class UnreadableArguments(InvalidInput):
    """The command line does not follow the usage."""

    code = "unreadable_arguments"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, next_step="Xem cách dùng: congvan account-name --help")


class UnreadableBatch(InvalidInput):
    """The standard input is not a list of applicants."""

    code = "unreadable_batch"

    def __init__(self, sentence: str) -> None:
        super().__init__(
            sentence,
            next_step='Ghi dạng [{"full_name": "Nguyễn Văn Minh", "birth_date": "15/8/1963",'
            ' "kind": "person"}].',
        )


def run(
    arguments: list[str], *, stdout: TextIO, stderr: TextIO, stdin: TextIO | None = None
) -> int:
    """Print the name asked for, or one name a line for a batch; return 0, or 2 for bad input.

    A batch is read from `stdin`, by default the process's own.
    """
    try:
        options = _parser().parse_args(arguments)
        if options.help:
            stdout.write(HELP)
            return 0
        applicants = _applicants(options, stdin or sys.stdin)
        names = assign_names(applicants, taken=options.taken)
    except BusinessError as refusal:
        stderr.write(f"{refusal}\n")
        return _EXIT_BAD_INPUT
    stdout.writelines(f"{assigned.name}\n" for assigned in names)
    return 0


class _Parser(argparse.ArgumentParser):
    """Raises a sentence of ours where argparse would print an English one and exit."""

    def error(self, message: str) -> NoReturn:  # noqa: ARG002
        raise UnreadableArguments("Dòng lệnh không đúng cách dùng.")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="congvan account-name", add_help=False, allow_abbrev=False)
    parser.add_argument("full_name", nargs="?")
    parser.add_argument("--born")
    parser.add_argument("--unit", action="store_true")
    parser.add_argument("--taken", action="append", default=[])
    parser.add_argument("--batch", action="store_true")
    parser.add_argument("--help", "-h", action="store_true")
    return parser


def _applicants(options: argparse.Namespace, stdin: TextIO) -> list[Applicant]:
    if options.batch:
        if options.full_name is not None or options.born is not None or options.unit:
            raise UnreadableArguments("--batch đọc họ tên từ đầu vào, không dùng cùng họ tên khác.")
        return _read_batch(stdin)
    if options.full_name is None:
        raise UnreadableArguments("Chưa có họ và tên.")
    kind: Kind = "unit" if options.unit else "person"
    return [Applicant(options.full_name, birth_date=options.born, kind=kind)]


def _read_batch(stdin: TextIO) -> list[Applicant]:
    try:
        entries = json.loads(stdin.read().removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        raise UnreadableBatch("Đầu vào không phải là JSON.") from None
    if not isinstance(entries, list):
        raise UnreadableBatch("Đầu vào không phải là một danh sách JSON.")
    return [_applicant(entry, number) for number, entry in enumerate(entries, start=1)]


def _applicant(entry: object, number: int) -> Applicant:
    """Read one entry; keys that the rule does not know are ignored."""
    if not isinstance(entry, dict) or not isinstance(entry.get("full_name"), str):
        raise UnreadableBatch(f"Mục {number} không có họ tên (full_name).")
    for key in ("birth_date", "home_town", "birthplace"):
        if not isinstance(entry.get(key), str | None):
            raise UnreadableBatch(f"Mục {number} có {key} không phải là chữ.")
    return Applicant(
        full_name=entry["full_name"],
        birth_date=entry.get("birth_date"),
        kind=_kind(entry.get("kind"), number),
        home_town=entry.get("home_town"),
        birthplace=entry.get("birthplace"),
    )


def _kind(written: object, number: int) -> Kind:
    match written:
        case "person" | None:
            return "person"
        case "unit":
            return "unit"
        case _:
            raise UnreadableBatch(f"Mục {number} có kind không phải là person hay unit.")
