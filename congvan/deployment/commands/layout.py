"""`congvan layout`: the format of a .docx by NĐ 30/2020, and the repair of what is safe.

Needs neither settings nor database. Exit code 0 for no findings or advice only, 1 for faults that
must be put right, 2 for a file that cannot be read and for wrong use.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

from congvan.deployment.arguments import Parser
from congvan.drafting import layout
from congvan.drafting.layout import RULES, Finding, Report, Severity
from congvan.kernel.errors import BusinessError, InvalidInput

MUST_FIX, UNREADABLE = 1, 2
WORDS = {Severity.BLOCK: "CHẶN", Severity.ERROR: "Phải sửa", Severity.WARN: "Nên xem lại"}


class NotAFile(InvalidInput):
    """There is no file at this path."""

    code = "not_a_file"


class NotWritten(InvalidInput):
    """The repaired file has no place to go."""

    code = "not_written"


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Check or repair one file."""
    options = _parser().parse_args(arguments)
    try:
        _check_is_file(options.file)
        if options.action == "check":
            return _check(options.file, as_json=options.json, stdout=stdout)
        return _repair(options.file, options.to, options.rule, stdout=stdout)
    except BusinessError as refusal:
        print(refusal, file=stderr)
        return UNREADABLE


def _parser() -> Parser:
    parser = Parser(prog="congvan layout", description="Kiểm tra thể thức của một tệp .docx.")
    actions = parser.add_subparsers(dest="action", required=True, metavar="check | repair")
    help_of_check = "kiểm tra, in các chỗ chưa đúng"
    check = actions.add_parser("check", help=help_of_check, description=help_of_check)
    check.add_argument("file", type=Path, metavar="TỆP.docx")
    check.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    help_of_repair = "sửa những chỗ sửa được mà không đổi nội dung"
    repair = actions.add_parser("repair", help=help_of_repair, description=help_of_repair)
    repair.add_argument("file", type=Path, metavar="TỆP.docx")
    repair.add_argument(
        "--to", type=Path, required=True, metavar="TỆP-MỚI.docx", help="nơi ghi tệp đã sửa"
    )
    repair.add_argument(
        "--rule", action="append", metavar="L06", help="chỉ sửa quy tắc này (lặp lại được)"
    )
    return parser


def _check_is_file(file: Path) -> None:
    if not file.is_file():
        missing = "Không có tệp" if not file.exists() else "Không phải là tệp:"
        raise NotAFile(f"{missing} {file}.", next_step="Kiểm tra lại đường dẫn.")


def _check(file: Path, *, as_json: bool, stdout: TextIO) -> int:
    report = layout.check(file)
    if as_json:
        print(json.dumps(report.record(), ensure_ascii=False, indent=2), file=stdout)
    else:
        print(*lines(report), sep="\n", file=stdout)
    return MUST_FIX if report.must_fix else 0


def _repair(file: Path, target: Path, rules: list[str] | None, *, stdout: TextIO) -> int:
    repaired = layout.repair(file, rules)
    try:
        target.write_bytes(repaired.data)
    except OSError as error:
        raise NotWritten(
            f"Không ghi được {target}: {error.strerror or error}.",
            next_step="Chọn nơi ghi khác bằng --to.",
        ) from error
    for change in repaired.changes:
        print(f"{change.rule} {change.place}: {change.sentence}", file=stdout)
    left = layout.check(repaired.data)
    print(f"Đã sửa {len(repaired.changes)} chỗ, ghi vào {target}. {_conclusion(left)}", file=stdout)
    return MUST_FIX if left.must_fix else 0


def lines(report: Report) -> list[str]:
    """A report for people: each finding in two lines, then the count."""
    shown = [line for finding in report.findings for line in _lines(finding)]
    return [*shown, _conclusion(report)]


def _lines(finding: Finding) -> list[str]:
    helped = " (sửa giúp được)" if finding.repairable else ""
    return [
        f"{WORDS[finding.severity]} {finding.rule} {finding.place}: {finding.sentence}",
        f"    {finding.fix}{helped}",
    ]


def _conclusion(report: Report) -> str:
    return (
        f"Phải sửa {report.must_fix}, nên xem lại {report.warnings}, đạt {len(report.passed)} mục."
    )


def reference_page() -> str:
    """`docs/reference/layout.md`: every rule, what is measured, how much it weighs, what is mended."""
    shown = [
        "# Kiểm tra thể thức",
        "",
        "Căn cứ: NĐ 30/2020/NĐ-CP Phụ lục I, II, III. Trang dự thảo và `congvan layout check` dùng cùng "
        "một bộ quy tắc. Mức: **chặn** là không được để văn bản trong hệ thống, **phải sửa** là sai "
        "quy định, **nên xem lại** là lời nhắc.",
        "",
        "| mã | quy tắc | đo gì | mức | sửa giúp |",
        "|--|--|--|--|--|",
    ]
    shown += [
        f"| {rule.key} | {rule.name} | {rule.measured} | {WORDS[rule.severity].lower()} "
        f"| {rule.repairs or 'không'} |"
        for rule in RULES
    ]
    shown += [
        "",
        "- L27, L28 chỉ có khi cơ quan đặt quy định riêng. Thẩm quyền ký, chữ viết tắt cơ quan và địa danh "
        "chỉ đối chiếu khi nơi gọi đưa danh mục vào; lệnh không có danh mục nào.",
        "- Số hoặc ngày để trống là dự thảo, không phải lỗi. Sửa đổi có theo dõi được đọc như đã chấp nhận.",
        "- Văn bản kèm theo, phụ lục ở tệp riêng và tờ sao y chỉ được đo những gì chúng phải có.",
        "- Chưa đo: đường kẻ dưới tên cơ quan, độ dài đường kẻ, cỡ khung dấu khẩn, chữ ở chú thích cuối "
        "trang, vị trí các ô tính bằng mm.",
        "- Mã kết thúc của lệnh: 0 không có lỗi phải sửa, 1 có lỗi phải sửa, 2 tệp không đọc được. "
        "`--json` in `findings` (rule, severity, place, sentence, fix, repairable, paragraph), `passed`, "
        "`type`; `paragraph` là thứ tự đoạn trong thân văn bản, đếm từ 0, kể cả đoạn trong bảng.",
        "- Tệp quá lớn, bị hỏng, có khai báo lạ, có macro hoặc mật khẩu bị từ chối, có câu giải thích.",
        "",
    ]
    return "\n".join(shown)
