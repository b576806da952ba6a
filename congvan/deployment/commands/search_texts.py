"""`congvan search texts`: how far the reading of files is; order anew what could not be read."""

from __future__ import annotations

from typing import TextIO

from congvan.deployment.arguments import Parser
from congvan.kernel import clock
from congvan.search.queries import reading_state
from congvan.search.services import reading


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:  # noqa: ARG001 - as all commands
    """Tell the figures; with --again order the refused files first."""
    parser = Parser(prog="congvan search texts", description="Việc đọc lời văn trong tệp đến đâu.")
    parser.add_argument(
        "--again", action="store_true",
        help="đọc lại các tệp chưa đọc được (sau khi cài Tesseract, LibreOffice)",
    )  # fmt: skip
    if parser.parse_args(arguments).again:
        print(f"Đã đặt đọc lại {_number(reading.order_again())} tệp.", file=stdout)
    print(*_lines(), sep="\n", file=stdout)
    return 0


def _lines() -> list[str]:
    found = reading_state.totals()
    lines = [
        f"Đã đọc: {_number(found.done)} tệp, trong đó {_number(found.cut)} tệp chỉ đọc được một phần.",
        f"Không có lời văn: {_number(found.without_text)} tệp.",
        f"Chưa đọc được: {_number(found.refused)} tệp.",
        f"Đang chờ: {_number(found.waiting)} tệp, trong đó {_number(found.scans)} bản quét chờ "
        f"nhận dạng chữ, {_number(found.old_formats)} tệp Office đời cũ chờ LibreOffice.",
    ]
    if found.oldest_waiting_at is not None:
        oldest = found.oldest_waiting_at.astimezone(clock.OFFICE_ZONE)
        lines.append(f"Chờ lâu nhất từ {oldest:%H:%M %d/%m/%Y}.")
    refusals = reading_state.refusals()
    if refusals:
        lines.append("Lý do:")
        lines += [f"  {_number(one.count)} tệp: {one.reason}" for one in refusals]
    return lines


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")
