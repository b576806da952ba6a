"""`congvan audit`: check the audit trail, prove events to outsiders, write down the head, seal.

Exit codes: 0 as it should be; 1 something was tampered with; 2 could not be done or checked.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TextIO

from django.conf import settings

from congvan.kernel import clock
from congvan.kernel.audit import heads, keys, proof, sealing, verification
from congvan.kernel.audit.verification import Report, Verdict
from congvan.kernel.errors import BusinessError

INTACT, TAMPERED, UNCHECKED = 0, 1, 2
EXIT_CODES = {
    Verdict.INTACT: INTACT,
    Verdict.TAMPERED: TAMPERED,
    Verdict.UNVERIFIABLE: UNCHECKED,
}
VERDICTS = {
    Verdict.INTACT: "NGUYÊN VẸN: mọi sự kiện đã niêm phong đều như lúc niêm phong.",
    Verdict.TAMPERED: "ĐÃ BỊ CAN THIỆP: nhật ký không còn như lúc niêm phong.",
    Verdict.UNVERIFIABLE: "CHƯA KẾT LUẬN ĐƯỢC: không thấy sai lệch nhưng thiếu căn cứ để kiểm.",
}


class KeyNotHere(BusinessError):
    """A key that the person wants to trust is not in the data directory."""

    code = "audit_key_not_here"


@dataclass(frozen=True, slots=True)
class Console:
    """Where a command speaks: results to stdout, remarks to stderr."""

    stdout: TextIO
    stderr: TextIO

    def say(self, *lines: str) -> None:
        print(*lines, sep="\n", file=self.stdout)

    def warn(self, *lines: str) -> None:
        print(*lines, sep="\n", file=self.stderr)


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Run one of verify, prove, head, seal; the database must be reachable."""
    options = _parser().parse_args(arguments)
    console = Console(stdout, stderr)
    action: Callable[[argparse.Namespace, Console], int] = options.action
    try:
        return action(options, console)
    except BusinessError as error:
        console.warn(error.sentence, error.next_step)
        return TAMPERED if isinstance(error, proof.EventNotAsSealed) else UNCHECKED
    except OSError as error:
        console.warn(f"Không đọc hoặc ghi được tệp: {error}.")
        return UNCHECKED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="congvan audit", description="Kiểm tra và chứng minh nhật ký không bị sửa."
    )
    actions = parser.add_subparsers(required=True, metavar="VIỆC")

    verify = actions.add_parser("verify", help="kiểm lại toàn bộ nhật ký đã niêm phong")
    verify.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    verify.add_argument(
        "--head", action="append", default=[], type=Path, metavar="TỆP",
        help="đầu chuỗi giữ ở nơi khác (lệnh head); dùng được nhiều lần",
    )  # fmt: skip
    verify.add_argument(
        "--key-id", action="append", default=[], metavar="MÃ",
        help="chỉ tin các khóa này; không nêu thì tin mọi khóa trong thư mục dữ liệu",
    )  # fmt: skip
    verify.set_defaults(action=_verify)

    prove = actions.add_parser("prove", help="ghi bằng chứng để người ngoài tự kiểm")
    what = prove.add_mutually_exclusive_group(required=True)
    what.add_argument("event", nargs="?", type=int, metavar="SỐ-SỰ-KIỆN")
    what.add_argument(
        "--day", type=date.fromisoformat, metavar="NĂM-THÁNG-NGÀY", help="mọi sự kiện của một ngày"
    )
    prove.add_argument("--scope", type=int, metavar="SỐ", help="với --day: chỉ một cơ quan")
    prove.add_argument(
        "--chain", action="store_true", help="kèm mọi niêm phong sau đó, để kiểm theo đầu chuỗi"
    )
    prove.add_argument("--out", type=Path, metavar="TỆP", help="không nêu thì in ra màn hình")
    prove.set_defaults(action=_prove)

    head = actions.add_parser("head", help="xuất đầu chuỗi để giữ ở nơi khác")
    head.add_argument("--out", type=Path, metavar="TỆP", help="không nêu thì in ra màn hình")
    head.set_defaults(action=_head)

    seal = actions.add_parser("seal", help="niêm phong ngay các sự kiện đang chờ")
    seal.set_defaults(action=_seal)
    return parser


def _verify(options: argparse.Namespace, console: Console) -> int:
    report = verification.verify(
        known=_trusted_keys(options.key_id),
        current_key_id=keys.current_key_id(_data_dir()),
        heads=[heads.read(path.read_text(encoding="utf-8")) for path in options.head],
    )
    if options.json:
        console.say(json.dumps(report_record(report), ensure_ascii=False, indent=2))
    else:
        console.say(*report_lines(report))
    return EXIT_CODES[report.verdict]


def _prove(options: argparse.Namespace, console: Console) -> int:
    known = keys.public_keys(_data_dir())
    with _sink(options.out, console.stdout) as file:
        if options.day:
            counts = proof.write_day(file, options.day, known=known, scope_id=options.scope)
            _tell_day(options.day, counts, console)
        else:
            made = proof.prove_event(options.event, known=known, with_chain=options.chain)
            file.write(json.dumps(made, ensure_ascii=False, indent=1) + "\n")
    if options.out:
        console.say(
            f"Đã ghi bằng chứng vào {options.out}.",
            f"Người nhận tự kiểm: python3 check_audit_proof.py {options.out.name} "
            "--public-key KHÓA-CÔNG-KHAI",
        )
    return INTACT


def _tell_day(day: date, counts: proof.DayCounts, console: Console) -> None:
    console.warn(f"Ngày {day:%d/%m/%Y}: {counts.events} sự kiện trong {counts.seals} niêm phong.")
    if counts.unsealed:
        console.warn(
            f"Còn {counts.unsealed} sự kiện của ngày này chưa niêm phong nên không có trong tệp. "
            "Chờ khoảng một phút, hoặc chạy “congvan audit seal”, rồi chạy lại."
        )


def _head(options: argparse.Namespace, console: Console) -> int:
    latest = heads.find_latest(keys.public_keys(_data_dir()))
    if latest is None:
        console.warn("Chưa có niêm phong nào. Chạy “congvan audit seal” trước.")
        return UNCHECKED
    with _sink(options.out, console.stdout) as file:
        file.write(json.dumps(latest, ensure_ascii=False, indent=1) + "\n")
    if options.out:
        console.say(
            f"Đã ghi đầu chuỗi (niêm phong số {latest['seal']['sequence']}) vào {options.out}. "
            "Giữ tệp này ở nơi khác máy này."
        )
    return INTACT


def _seal(_options: argparse.Namespace, console: Console) -> int:
    sealed = sealing.seal_all(clock.now())
    waiting = sealing.count_unsealed()
    console.say(f"Đã niêm phong {sealed} sự kiện; còn {waiting} sự kiện đang chờ.")
    if waiting and not sealed:
        console.warn(
            "Đang có giao dịch ghi kéo dài hoặc một tiến trình khác đang niêm phong. "
            "Chạy lại sau ít giây."
        )
        return UNCHECKED
    return INTACT


def report_lines(report: Report) -> list[str]:
    """A report for people, in Vietnamese."""
    lines = [
        VERDICTS[report.verdict],
        f"Đã kiểm {report.events} sự kiện trong {report.seals} niêm phong.",
    ]
    for use in report.keys:
        trust = "" if use.known else " — KHÔNG được tin"
        lines.append(
            f"Khóa {use.key_id}: niêm phong số {use.first_sequence} đến {use.last_sequence}{trust}."
        )
    if report.oldest_unsealed_at:
        lines.append(
            f"Chưa niêm phong: {report.unsealed} sự kiện, sớm nhất lúc "
            f"{_local(report.oldest_unsealed_at)}."
        )
    lines += [f"Lưu ý: {note}" for note in report.notes]
    lines += [f"Sai lệch: {finding.sentence}" for finding in report.findings]
    if report.finding_count > len(report.findings):
        lines.append(f"… và {report.finding_count - len(report.findings)} sai lệch khác.")
    return lines


def report_record(report: Report) -> dict[str, object]:
    """A report for machines, as JSON values; times in UTC."""
    oldest = report.oldest_unsealed_at
    return {
        "verdict": report.verdict.value,
        "events": report.events,
        "seals": report.seals,
        "unsealed": report.unsealed,
        "oldest_unsealed_at": oldest.isoformat() if oldest else None,
        "keys": [
            {
                "key_id": use.key_id,
                "first_sequence": use.first_sequence,
                "last_sequence": use.last_sequence,
                "trusted": use.known,
            }
            for use in report.keys
        ],
        "finding_count": report.finding_count,
        "findings": [
            {"code": f.code, "sequence": f.sequence, "sentence": f.sentence}
            for f in report.findings
        ],
        "notes": list(report.notes),
    }


def _trusted_keys(key_ids: list[str]) -> dict[str, bytes]:
    """The public keys of the data directory, or those of them that the person trusts."""
    known = keys.public_keys(_data_dir())
    if not key_ids:
        return known
    missing = sorted({key_id.lower() for key_id in key_ids} - set(known))
    if missing:
        raise KeyNotHere(
            f"Không có khóa công khai {', '.join(missing)} trong thư mục dữ liệu.",
            next_step="Chép tệp .pub của khóa đó vào thư mục audit-keys rồi chạy lại.",
        )
    return {key_id.lower(): known[key_id.lower()] for key_id in key_ids}


@contextmanager
def _sink(path: Path | None, stdout: TextIO) -> Iterator[TextIO]:
    """Where a result goes: the screen, or a file that appears only when it is whole."""
    if path is None:
        yield stdout
        return
    partial = path.with_name(f".{path.name}.part")
    try:
        with partial.open("w", encoding="utf-8") as file:
            yield file
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _data_dir() -> Path:
    return Path(settings.DATA_DIR)


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(clock.OFFICE_ZONE):%H:%M:%S %d/%m/%Y}"
