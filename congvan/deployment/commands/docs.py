"""`congvan docs [--check]`: the reference pages that are made from the source.

A page is a path below docs/reference and a function that gives its text; whoever adds something
that can be read off the source adds a line to PAGES. `--check` writes nothing and fails when a
page is not what the source says.
"""
# ruff: noqa: PLC0415 - Django is imported only when it is set up

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO, get_args

from pydantic.fields import FieldInfo

from congvan.deployment.arguments import Parser
from congvan.deployment.commands import layout
from congvan.deployment.configuration import FILE_NAME, PREFIX, PROJECT_DIR, Configuration

REFERENCE = PROJECT_DIR / "docs" / "reference"
NOTICE = "<!-- Trang này do `script/congvan docs` viết từ mã nguồn; đừng sửa tay. -->\n\n"


@dataclass(frozen=True, slots=True)
class Page:
    """One generated file."""

    path: Path
    render: Callable[[], str]


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Write the pages that differ, or with --check name them and return 1."""
    parser = Parser(prog="congvan docs", description="Viết lại các trang tra cứu sinh từ mã nguồn.")
    parser.add_argument("--check", action="store_true", help="chỉ kiểm tra, không ghi")
    options = parser.parse_args(arguments)
    different = [page for page in pages() if not _is_current(page)]
    strays = list(_strays())
    if options.check:
        for path in [page.path for page in different] + strays:
            print(f"Trang {path.relative_to(PROJECT_DIR)} không khớp mã nguồn.", file=stderr)
        if different or strays:
            print("Chạy script/congvan docs rồi lưu các trang đó vào git.", file=stderr)
        return 1 if different or strays else 0
    for page in different:
        page.path.parent.mkdir(parents=True, exist_ok=True)
        page.path.write_text(NOTICE + page.render(), encoding="utf-8")
        print(f"Đã viết {page.path.relative_to(PROJECT_DIR)}.", file=stdout)
    for path in strays:
        path.unlink()
        print(f"Đã bỏ {path.relative_to(PROJECT_DIR)}.", file=stdout)
    return 0


def pages() -> list[Page]:
    """Every generated page."""
    from congvan.deployment.state_tables import STATE_TABLES

    return [
        Page(REFERENCE / "settings.md", settings_page),
        Page(REFERENCE / "commands.md", commands_page),
        Page(REFERENCE / "audit-events.md", audit_events_page),
        Page(REFERENCE / "layout.md", layout.reference_page),
        *(
            Page(REFERENCE / "states" / f"{table.name}.md", lambda table=table: state_page(table))  # type: ignore[misc]
            for table in STATE_TABLES
        ),
    ]


def settings_page() -> str:
    """Every setting with its default, its bounds and its meaning."""
    lines = [
        "# Thiết lập",
        "",
        "Đặt bằng biến môi trường, hoặc từng dòng `TÊN=giá trị` trong tệp "
        f"`{FILE_NAME}` của thư mục dữ liệu (quyền 600). Biến môi trường thắng tệp. Tên không có "
        "trong bảng này bị từ chối khi khởi động.",
        "",
        "| tên | mặc định | nhận | nghĩa |",
        "|--|--|--|--|",
    ]
    for name, field in Configuration.model_fields.items():
        lines.append(
            f"| `{PREFIX}{name.upper()}` | {_default(name, field)} | {_accepted(field)} "
            f"| {field.description} |"
        )
    return "\n".join(lines) + "\n"


def _default(name: str, field: FieldInfo) -> str:
    if name == "data_dir":
        return "`data` của dự án"
    return f"`{field.default}`" if field.default not in ("", None) else "(trống)"


def _accepted(field: FieldInfo) -> str:
    choices = get_args(field.annotation)
    if choices:
        return ", ".join(f"`{choice}`" for choice in choices)
    bounds = {
        word: getattr(rule, attribute)
        for rule in field.metadata
        for word, attribute in (("từ", "ge"), ("đến", "le"))
        if hasattr(rule, attribute)
    }
    if bounds:
        return "số " + " ".join(f"{word} {value}" for word, value in bounds.items())
    return "đường dẫn" if field.annotation is Path else "chữ"


def commands_page() -> str:
    """Every command of `congvan` in the order of its help."""
    from congvan.deployment.command_line import COMMANDS

    lines = [
        "# Lệnh",
        "",
        "`script/congvan LỆNH` chạy một lệnh trong môi trường của dự án (lần đầu tự cài). "
        "`--data DIR` ngay sau `congvan` chọn thư mục dữ liệu. Mỗi lệnh có `--help`.",
        "",
        "Mã kết thúc: 0 là xong, 1 là không làm được (có câu giải thích), 2 là gõ sai.",
        "",
        "| lệnh | việc |",
        "|--|--|",
    ]
    for command in COMMANDS:
        usage = f"congvan {command.name} {command.usage}".rstrip().replace("|", "\\|")
        lines.append(f"| `{usage}` | {command.summary} |")
    lines += [
        "",
        "## Kịch bản",
        "",
        "| kịch bản | việc |",
        "|--|--|",
        "| `script/server [--port N] [--data DIR] [--empty]` | Cài mọi thứ cần, rồi chạy "
        "`congvan serve --with-demo`. |",
        "| `script/test [--all] [tham số của pytest]` | Cài để phát triển, kiểm mã nguồn, chạy mọi "
        "bài kiểm thử. `--all`: khi là root, cài thêm chương trình hệ thống còn thiếu. |",
        "| `script/congvan LỆNH …` | Chạy một lệnh ở bảng trên. |",
        "| `.ci/run` | `script/test --all`. |",
    ]
    return "\n".join(lines) + "\n"


def audit_events_page() -> str:
    """Every event of the audit trail: code, when it is written, the sentence."""
    from congvan.kernel.audit import Event

    _import_events()
    lines = [
        "# Sự kiện nhật ký",
        "",
        "Mỗi sự kiện được ghi trong cùng giao dịch với việc nó kể. `{actor}` là người làm, kèm "
        "chức danh và người được thay mặt.",
        "",
        "| mã | khi nào | câu |",
        "|--|--|--|",
    ]
    for event in sorted(Event.all(), key=lambda e: e.code):
        when = " ".join((event.__doc__ or "").split())
        template = " ".join(event.template.split())
        lines.append(f"| `{event.code}` | {when} | {template} |".replace("\n", " "))
    return "\n".join(lines) + "\n"


def _import_events() -> None:
    import congvan

    for module in pkgutil.walk_packages(congvan.__path__, "congvan."):
        if "events" in module.name.split(".") or module.name.endswith("_events"):
            importlib.import_module(module.name)


def state_page(table: Any) -> str:
    """One lifecycle: its diagram and its moves."""
    lines = [f"# {table.title}", "", "```mermaid", table.diagram().rstrip(), "```", ""]
    lines += ["| từ | việc | đến | ai | sự kiện | phải có |", "|--|--|--|--|--|--|"]
    for move in table.moves:
        who = ", ".join(party.value for party in move.who)
        needs = ", ".join(f"`{need}`" for need in move.needs)
        lines.append(
            f"| {move.source.label} | {move.label} | {move.target.label} | {who} "
            f"| `{move.event.code}` | {needs} |"
        )
    return "\n".join(lines) + "\n"


def _is_current(page: Page) -> bool:
    try:
        return page.path.read_text(encoding="utf-8") == NOTICE + page.render()
    except FileNotFoundError:
        return False


def _strays() -> Iterator[Path]:
    """Generated pages of things that are no more."""
    known = {page.path for page in pages()}
    for path in sorted(REFERENCE.rglob("*.md")):
        if path not in known and path.read_text(encoding="utf-8").startswith(NOTICE.strip()):
            yield path
