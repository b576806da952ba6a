"""The command line: `congvan LỆNH …` finds the command, prepares what it needs, tells errors.

Quick commands (account-name, --version) never import Django; each command names what it needs.
"""

# ruff: noqa: PLC0415 - a quick command must not pay for the imports of a slow one

from __future__ import annotations

import enum
import gc
import importlib
import io
import os
import secrets
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import congvan
from congvan.kernel.errors import BusinessError

FAILED = 1
WRONG_USE = 2
INTERRUPTED = 130


class Needs(enum.Enum):
    """What must stand before a command runs."""

    NOTHING = "nothing"
    DJANGO = "django"
    DATABASE = "database"


@dataclass(frozen=True, slots=True)
class Command:
    """A word of the command line; its module has `run(arguments, *, stdout, stderr) -> int`."""

    name: str
    usage: str
    summary: str
    module: str
    needs: Needs = Needs.NOTHING


COMMANDS = (
    Command(
        "serve", "[--port N] [--data DIR] [--empty]",
        "Chạy cả hệ thống: trang web, việc nền, cơ sở dữ liệu nhúng.",
        "congvan.deployment.commands.serve",
    ),
    Command(
        "worker", "[--queues A,B] [--concurrency N]",
        "Chạy riêng một tiến trình việc nền (máy thật).",
        "congvan.deployment.commands.worker",
    ),
    Command(
        "migrate", "",
        "Cập nhật cấu trúc cơ sở dữ liệu lên phiên bản này.",
        "congvan.deployment.commands.migrate",
    ),
    Command(
        "demo", "",
        "Dựng tỉnh mẫu với tài khoản dùng thử.",
        "congvan.deployment.commands.demo", Needs.DATABASE,
    ),
    Command(
        "agency", "add --name … --identifier … --leader … --admin …",
        "Đưa một cơ quan vào hệ thống cùng người đứng đầu và quản trị.",
        "congvan.deployment.commands.agency", Needs.DATABASE,
    ),
    Command(
        "check", "[--json]",
        "Kiểm tra cấu hình, chương trình phụ trợ, đồng hồ: thiếu gì, làm gì.",
        "congvan.deployment.commands.check",
    ),
    Command(
        "account-name", '"HỌ VÀ TÊN" [--born DD/MM/YYYY] [--taken TÊN]… | --batch',
        "Đặt tên tài khoản theo quy định.",
        "congvan.deployment.commands.account_name",
    ),
    Command(
        "audit", "verify | prove SỰ-KIỆN | head | seal",
        "Kiểm tra và chứng minh nhật ký không bị sửa.",
        "congvan.deployment.commands.audit", Needs.DATABASE,
    ),
    Command(
        "verify", "TỆP.pdf [--trust THƯ-MỤC] [--registry TỆP] [--json]",
        "Kiểm tra chữ ký số của một tệp PDF.",
        "congvan.deployment.commands.verify",
    ),
    Command(
        "layout", "check TỆP.docx [--json] | repair TỆP.docx --to TỆP-MỚI.docx [--rule L06]…",
        "Kiểm tra và sửa thể thức của một văn bản Word theo NĐ 30/2020.",
        "congvan.deployment.commands.layout",
    ),
    Command(
        "edxml", "show TỆP [--json] | check TỆP [--json] | unpack TỆP --to THƯ-MỤC",
        "Xem, kiểm tra một gói tin liên thông, lấy tệp đính kèm ra.",
        "congvan.deployment.commands.edxml",
    ),
    Command(
        "certificates", "import THƯ-MỤC [--registry TỆP] | list",
        "Nhập và xem chứng thư gốc, người có thẩm quyền, con dấu số.",
        "congvan.deployment.commands.certificates", Needs.DATABASE,
    ),
    Command(
        "exchange", "connect --url … --agency … | simulate --url … --organ …",
        "Nối cơ quan với trục liên thông; đóng vai đối tác để thử và tập huấn.",
        "congvan.deployment.commands.exchange",
    ),
    Command(
        "hub", "participant add|list|rotate|revoke … | organ add|bind|close|map|list … | api-key add|list|revoke …",
        "Tài khoản và danh bạ của trục liên thông.",
        "congvan.deployment.commands.hub", Needs.DATABASE,
    ),
    Command(
        "search", "state | rebuild [--kind LOẠI]… | texts",
        "Chỉ mục tra cứu: tình trạng, lập lại, việc đọc tệp.",
        "congvan.deployment.commands.search", Needs.DATABASE,
    ),
    Command(
        "assets", "",
        "Lấy và gộp các tệp giao diện của trình duyệt.",
        "congvan.deployment.commands.assets",
    ),
    Command(
        "docs", "[--check]",
        "Viết lại các trang tra cứu được sinh tự động trong docs/.",
        "congvan.deployment.commands.docs", Needs.DJANGO,
    ),
    Command(
        "bench", "TÊN [--json]",
        "Đo hiệu năng (thư mục bench/).",
        "congvan.deployment.commands.bench",
    ),
    Command(
        "django", "THAM-SỐ…",
        "Lệnh quản trị của Django, cho người phát triển.",
        "congvan.deployment.commands.django", Needs.DATABASE,
    ),
)  # fmt: skip


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code; every error becomes a sentence on stderr."""
    arguments = sys.argv[1:] if argv is None else argv
    _speak_utf8()
    try:
        return _dispatch(arguments)
    except BusinessError as error:
        print(f"Không làm được: {error.sentence}", file=sys.stderr)
        if error.next_step:
            print(f"Cách xử lý: {error.next_step}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (`| head`) has seen enough; nothing more may be flushed at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:  # the outermost edge: a bug becomes a sentence and a log entry
        _tell_bug(error)
        return FAILED


def _speak_utf8() -> None:
    """Vietnamese on any locale, file names of any bytes: what is read by a program must not change."""
    for stream, errors in ((sys.stdout, "surrogateescape"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def _dispatch(arguments: list[str]) -> int:
    arguments = _take_data_directory(arguments)
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(help_text())
        return 0 if arguments else WRONG_USE
    name, rest = arguments[0], arguments[1:]
    if name == "--version":
        print(f"Công Văn {congvan.__version__}")
        return 0
    command = next((c for c in COMMANDS if c.name == name), None)
    if command is None:
        print(f"Không có lệnh “{name}”.\n\n{help_text()}", file=sys.stderr)
        return WRONG_USE
    with prepared(command.needs):
        module = importlib.import_module(command.module)
        return int(module.run(rest, stdout=sys.stdout, stderr=sys.stderr) or 0)


def help_text() -> str:
    """All commands with one line each."""
    lines = [
        "Công Văn — quản lý văn bản và điều hành",
        "",
        "Cách dùng: congvan [--data DIR] LỆNH …",
        "",
    ]
    for command in COMMANDS:
        lines.append(f"  {command.name} {command.usage}".rstrip())
        lines.append(f"      {command.summary}")
    lines += [
        "",
        "Mỗi lệnh có --help riêng. --data DIR: thư mục dữ liệu (mặc định: data/ của dự án).",
    ]
    return "\n".join(lines)


@contextmanager
def prepared(needs: Needs) -> Iterator[None]:
    """Set Django up, and have the database answer, as far as a command needs it."""
    if needs is Needs.NOTHING:
        yield
        return
    if needs is Needs.DJANGO:
        set_up_django()
        yield
        return
    with database_running():
        set_up_django()
        from congvan.deployment.commands import migrate

        migrate.require_current()
        yield


@contextmanager
def database_running() -> Iterator[None]:
    """The database answers within the block: the configured one, else the embedded one."""
    from congvan.deployment import embedded_postgres
    from congvan.deployment.configuration import configuration, make_data_directory

    values = configuration()
    if values.database_url:
        yield
        return
    make_data_directory(values.data_dir)
    cluster = embedded_postgres.cluster_in(values.data_dir, binaries_setting=values.postgres_bin)
    with embedded_postgres.running(cluster):
        yield


def set_up_django() -> None:
    """Load the settings and the apps."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congvan.deployment.settings")
    import django

    django.setup()
    # What is imported now stays for good: the collector need not look at it over and over, which
    # holds up everything for a twentieth of a second each time.
    gc.freeze()


def _take_data_directory(arguments: list[str]) -> list[str]:
    """Honour a leading `--data DIR`, which must be known before any setting is read."""
    if len(arguments) >= 2 and arguments[0] == "--data":
        os.environ["CONGVAN_DATA_DIR"] = str(Path(arguments[1]).resolve())
        return arguments[2:]
    return arguments


def _tell_bug(error: Exception) -> None:
    from congvan.deployment.logs import without_secrets

    trace_id = secrets.token_hex(6)
    report = without_secrets("".join(traceback.format_exception(error)))
    try:
        path = _log_path()
        with path.open("a", encoding="utf-8") as log:
            log.write(f"{time.strftime('%d/%m/%Y %H:%M:%S')} ERROR [{trace_id}] congvan {report}\n")
        where = f"Chi tiết ở {path}, mã vết {trace_id}."
    except OSError:
        # The log itself cannot be written: then the terminal is the only place left.
        print(report, file=sys.stderr)
        where = "Nhật ký không ghi được nên chi tiết in ở trên."
    print(f"Lệnh dừng vì một lỗi ngoài dự kiến ({type(error).__name__}). {where}", file=sys.stderr)


def _log_path() -> Path:
    from congvan.deployment.configuration import PROJECT_DIR

    directory = Path(os.environ.get("CONGVAN_DATA_DIR") or PROJECT_DIR / "data") / "log"
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    return directory / "congvan.log"


if __name__ == "__main__":
    sys.exit(main())
