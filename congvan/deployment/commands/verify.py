"""`congvan verify`: what the signatures of a PDF are worth (R-005…R-009, R-156, R-163…R-166).

With --trust and --registry it needs neither settings nor database; what is not given is taken from
the product's own registry. Exit code 0 for a verdict, whatever it is; 1 for a file that cannot be
judged; 2 for wrong use.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TextIO

from congvan.deployment import command_line, database_checks
from congvan.deployment.arguments import Parser
from congvan.deployment.configuration import configuration
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, InvalidInput
from congvan.signing.verification import isolation, registry, sentences
from congvan.signing.verification.findings import Check, Result, Status, Verdict
from congvan.signing.verification.registry import Registry

JSON_KEYS = (
    "field", "signer_cn", "role", "intact", "trusted", "timestamped", "covers_whole_file",
)  # fmt: skip
CONCLUSIONS = {
    Verdict.VALID_KIND_B: "HỢP LỆ: văn bản điện tử ký số đủ (người có thẩm quyền, rồi cơ quan).",
    Verdict.VALID_KIND_A: "HỢP LỆ: bản số hóa từ bản giấy, có chữ ký số của cơ quan.",
    Verdict.PERSONAL_ONLY: "CHƯA ĐỦ: chỉ có chữ ký cá nhân, chưa có chữ ký số của cơ quan.",
    Verdict.UNSIGNED: "KHÔNG CÓ CHỮ KÝ SỐ.",
    Verdict.INVALID: "KHÔNG HỢP LỆ.",
    Verdict.UNVERIFIABLE: "CHƯA KẾT LUẬN ĐƯỢC: thiếu căn cứ để kiểm tra.",
}
MARKS = {
    Status.PASSED: "Đạt", Status.NOTED: "Lưu ý", Status.UNKNOWN: "Chưa kiểm được",
    Status.FAILED: "Không đạt",
}  # fmt: skip

NOT_SET_UP = (
    "Hệ thống ở đây chưa có danh sách chứng thư, người có thẩm quyền và con dấu số; "
    "nêu --trust và --registry."
)


class FileUnreadable(InvalidInput):
    """The file is not there or is no PDF."""

    code = "file_unreadable"


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Print the verdict; 0 for a verdict, 1 for unreadable input."""
    options = _parser().parse_args(arguments)
    try:
        result, remarks = _checked(options.file, options.trust, options.registry)
    except BusinessError as refusal:
        print(refusal, file=stderr)
        return 1
    if options.json:
        print(json.dumps(record(result, remarks), ensure_ascii=False, indent=2), file=stdout)
    else:
        print(*lines(result, remarks), sep="\n", file=stdout)
    return 0


def _parser() -> Parser:
    parser = Parser(prog="congvan verify", description="Kiểm tra chữ ký số của một tệp PDF.")
    parser.add_argument("file", type=Path, metavar="TỆP.pdf")
    parser.add_argument(
        "--trust", type=Path, metavar="THƯ-MỤC",
        help="chứng thư gốc, trung gian (*.crt) và danh sách thu hồi (crl/*.crl); "
        "không nêu thì dùng của hệ thống",
    )  # fmt: skip
    parser.add_argument(
        "--registry", type=Path, metavar="TỆP.json",
        help="danh sách người có thẩm quyền và chữ ký số cơ quan; không nêu thì dùng của hệ thống",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    return parser


def _checked(
    file: Path, trust_directory: Path | None, registry_file: Path | None
) -> tuple[Result, list[str]]:
    """The result, and remarks on what it was checked with."""
    trust: dict[str, Any] | None = None
    known: Registry | None = None
    remarks: list[str] = []
    if trust_directory is not None:
        if not trust_directory.is_dir():
            raise FileUnreadable(f"Không có thư mục {trust_directory}.")
        trust = {"directory": str(trust_directory.resolve())}
    if registry_file is not None:
        known = _registry(registry_file)
    _check_is_file(file)
    if trust is None or known is None:
        is_needed = trust is None
        own_trust, own_registry, remarks = _own_configuration(is_needed=is_needed)
        trust = own_trust if trust is None else trust
        known = own_registry if known is None else known
    try:
        checked = isolation.check(file, trust=trust, registry=known, now=clock.now())
    except isolation.NotAPdf:
        raise FileUnreadable(
            f"{file.name} không phải tệp PDF, hoặc hỏng đến mức không đọc được.",
            next_step="Chọn đúng tệp PDF, hoặc đề nghị nơi gửi gửi lại.",
        ) from None
    except OSError as error:
        raise FileUnreadable(f"Không đọc được {file}: {error.strerror or error}.") from error
    remarks += [f"Không đọc được {name} trong thư mục tin cậy." for name in checked.unread]
    return checked.result, remarks


def _check_is_file(file: Path) -> None:
    if not file.exists():
        raise FileUnreadable(f"Không có tệp {file}.")
    if not file.is_file():
        raise FileUnreadable(f"{file} không phải là tệp.")


def _registry(path: Path) -> Registry:
    try:
        return registry.read(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise FileUnreadable(f"Không đọc được {path}: {error.strerror or error}.") from error
    except (registry.RegistryUnreadable, UnicodeDecodeError) as error:
        raise FileUnreadable(
            f"Danh sách {path.name} không dùng được: {error}.",
            next_step="Xem mẫu ở docs/reference/verification.md.",
        ) from error


def _own_configuration(*, is_needed: bool) -> tuple[dict[str, Any], Registry, list[str]]:
    """The product's trust and registry; empty, with a remark, where there is none.

    Raises BusinessError when the database does not answer and `is_needed`.
    """
    nothing: dict[str, Any] = {"certificates": [], "crls": []}
    try:
        if database_checks.exists(configuration()):
            with command_line.prepared(command_line.Needs.DATABASE):
                # A model can be imported only now.
                from congvan.signing.queries.trust import current_trust  # noqa: PLC0415

                current = current_trust()
            return current.trust, current.registry, []
    except BusinessError:
        if is_needed:
            raise
    return nothing, Registry(), [NOT_SET_UP]


def record(result: Result, remarks: list[str]) -> dict[str, Any]:
    """The object of ARCHITECTURE §6."""
    return {
        "verdict": result.verdict.value,
        "warnings": [*result.warnings, *remarks],
        "signatures": [
            {key: getattr(line, key) for key in JSON_KEYS} for line in result.signatures
        ],
    }


def lines(result: Result, remarks: list[str]) -> list[str]:
    """A report for people: the conclusion, then each check on a line."""
    shown = [CONCLUSIONS[result.verdict]]
    for number, line in enumerate(result.signatures, start=1):
        when = ""
        if line.signed_at is not None:
            basis = "" if line.time_is_proved else " (theo máy người ký, chưa có bằng chứng)"
            when = f", {sentences.office_time(line.signed_at)}{basis}"
        shown.append(f"Chữ ký {number}: {line.signer_cn or line.field}{when}")
        shown += [_line(c, line.signer_cn) for c in result.checks if c.field == line.field]
    fields = {line.field for line in result.signatures}
    rest = [check for check in result.checks if check.field not in fields]
    if rest and result.signatures:
        shown.append("Cả tệp")
    shown += [_line(check) for check in rest]
    shown += [f"Lưu ý: {remark}" for remark in remarks]
    return shown


def _line(check: Check, signer_cn: str = "") -> str:
    return f"  {MARKS[check.status]}: {sentences.without_signer(check.sentence, signer_cn)}"
