"""`congvan edxml`: look into an exchanged package, check it, take its files out.

Needs neither settings nor database. `show` exits 0 whatever the verdict; `check` 1 when the package
is unusable or a file in it is broken; `unpack` 1 when it is refused or a file could not be taken
out; all 2 for a file that cannot be read and for wrong use.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, TextIO

from congvan.deployment.arguments import Parser
from congvan.kernel.errors import BusinessError, InvalidInput
from edxml_vn.checking import check
from edxml_vn.model import Finding, PackageRefused, Severity
from edxml_vn.showing import Verdict, show
from edxml_vn.unpacking import unpack

FAULTY, UNREADABLE = 1, 2
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
WEIGHTS = {Severity.ERROR: "Lỗi", Severity.WARNING: "Lưu ý", Severity.INFO: "Thông tin"}
VERDICTS = {
    Verdict.ACCEPT: "Nhận được.",
    Verdict.WITH_WARNING: "Nhận được, có điểm cần lưu ý.",
    Verdict.ATTACHMENT_ERROR: "Đọc được phần văn bản, nhưng có tệp đính kèm bị hỏng.",
    Verdict.SEMANTIC_ERROR: "Đúng cú pháp nhưng thiếu điều phải có nên không chuyển hoặc không dùng được.",
    Verdict.REJECT: "Bị từ chối.",
}


class NotReadable(InvalidInput):
    """There is no package to read, or no place to write."""

    code = "not_readable"


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Show, check or unpack one package."""
    options = _parser().parse_args(arguments)
    try:
        _check_is_file(options.file)
        if options.action == "show":
            return _show(options.file, as_json=options.json, stdout=stdout)
        if options.action == "check":
            return _check(options.file, as_json=options.json, stdout=stdout)
        return _unpack(options.file, options.to, stdout=stdout)
    except BrokenPipeError:
        raise
    except OSError as error:
        unreadable = NotReadable(
            f"Không đọc hoặc không ghi được {error.filename or options.file}: {error.strerror}.",
            next_step="Kiểm tra đường dẫn và quyền truy cập.",
        )
        print(unreadable, file=stderr)
    except BusinessError as refusal:
        print(refusal, file=stderr)
    return UNREADABLE


def _parser() -> Parser:
    parser = Parser(prog="congvan edxml", description="Xem, kiểm tra, lấy tệp từ gói tin edXML.")
    actions = parser.add_subparsers(dest="action", required=True, metavar="show | check | unpack")
    words = {
        "show": "in nội dung gói tin",
        "check": "in những điểm sai và những điểm nơi nhận có thể không chấp nhận",
        "unpack": "ghi các tệp đính kèm ra một thư mục",
    }
    for name, words_of_help in words.items():
        action = actions.add_parser(name, help=words_of_help, description=words_of_help)
        action.add_argument("file", type=Path, metavar="TỆP.edxml")
        if name == "unpack":
            action.add_argument(
                "--to", type=Path, required=True, metavar="THƯ-MỤC", help="nơi ghi các tệp"
            )
        else:
            action.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    return parser


def _check_is_file(file: Path) -> None:
    if not file.is_file():
        missing = "Không có tệp" if not file.exists() else "Không phải là tệp:"
        raise NotReadable(f"{missing} {file}.", next_step="Kiểm tra lại đường dẫn.")


def _show(file: Path, *, as_json: bool, stdout: TextIO) -> int:
    shown = show(file)
    if as_json:
        print(json.dumps(shown, ensure_ascii=False, indent=2), file=stdout)
        return 0
    if shown["parse"] is not None:
        print(*_lines(shown["parse"]), sep="\n", file=stdout)
    for remark in shown["warnings"]:
        print(_line(Finding(**remark | {"severity": Severity(remark["severity"])})), file=stdout)
    print(VERDICTS[Verdict(shown["verdict"])], file=stdout)
    return 0


def _check(file: Path, *, as_json: bool, stdout: TextIO) -> int:
    findings = check(file)
    errors = sum(one.severity is Severity.ERROR for one in findings)
    if as_json:
        record = [
            {"key": one.key, "severity": one.severity, "place": one.place, "sentence": one.sentence}
            for one in findings
        ]
        print(json.dumps({"findings": record}, ensure_ascii=False, indent=2), file=stdout)
    else:
        warnings = sum(one.severity is Severity.WARNING for one in findings)
        print(*map(_line, findings), sep="\n", end="\n" if findings else "", file=stdout)
        print(f"Lỗi {errors}, lưu ý {warnings}.", file=stdout)
    return FAULTY if errors else 0


def _unpack(file: Path, folder: Path, *, stdout: TextIO) -> int:
    try:
        taken = unpack(file, folder)
    except PackageRefused as refusal:
        print(_line(refusal.finding), file=stdout)
        return FAULTY
    broken = 0
    for one in taken:
        if one.path is not None:
            print(f"{one.path} ({one.attachment.size} byte)", file=stdout)
        else:
            broken += 1
            print(
                _one_line(
                    f"Lỗi {one.attachment.name or 'tệp không tên'}: {one.attachment.problem}"
                ),
                file=stdout,
            )
    print(f"Đã lấy {len(taken) - broken} tệp, hỏng {broken} tệp.", file=stdout)
    return FAULTY if broken else 0


def _line(finding: Finding) -> str:
    place = f" {finding.place}" if finding.place else ""
    return _one_line(f"{WEIGHTS[finding.severity]}{place}: {finding.sentence}")


def _one_line(text: str) -> str:
    """Without line breaks, controls and reversing signs: a sender must not forge lines of a terminal."""
    return _UNSEEN.sub(" ", text)


def _lines(shown: dict[str, Any], indent: str = "") -> list[str]:
    """The values as an indented list, with the keys of the JSON."""
    lines = []
    for key, value in shown.items():
        if isinstance(value, dict):
            lines += [f"{indent}{key}:", *_lines(value, indent + "  ")]
        elif isinstance(value, list):
            for one in value:
                if isinstance(one, dict):
                    lines += [f"{indent}{key}:", *_lines(one, indent + "  ")]
                else:
                    lines.append(_one_line(f"{indent}{key}: {one}"))
        else:
            lines.append(_one_line(f"{indent}{key}: {value}"))
    return lines
