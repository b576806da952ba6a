"""The command line finds commands, tells errors as sentences, and stays quick."""

from __future__ import annotations

import importlib
import io
import subprocess
import sys
from pathlib import Path

import pytest

from congvan.deployment import command_line
from congvan.deployment.command_line import COMMANDS, main
from congvan.deployment.commands import migrate
from congvan.kernel.errors import BusinessError

ROOT = Path(__file__).resolve().parents[2]


def test_help_names_every_command_in_vietnamese(capsys):
    assert main(["--help"]) == 0
    printed = capsys.readouterr().out
    for command in COMMANDS:
        assert f"  {command.name}" in printed
        assert command.summary in printed


def test_no_command_shows_the_help_and_fails(capsys):
    assert main([]) == 2
    assert "Cách dùng" in capsys.readouterr().out


def test_unknown_command_is_named(capsys):
    assert main(["serv"]) == 2
    assert "Không có lệnh “serv”" in capsys.readouterr().err


def test_vietnamese_is_printed_on_any_locale(monkeypatch):
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="latin-1"))
    assert main(["--version"]) == 0
    sys.stdout.flush()
    assert written.getvalue().decode().startswith("Công Văn ")


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("Công Văn ")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.name)
def test_every_command_can_run(command: command_line.Command):
    assert callable(importlib.import_module(command.module).run)


@pytest.mark.parametrize(
    "arguments", [["--version"], ["account-name", "Nguyễn Văn An"], ["serve", "--help"]]
)
def test_quick_commands_do_not_import_django(arguments: list[str]):
    program = (
        "import sys\n"
        "from congvan.deployment.command_line import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "assert 'django' not in sys.modules, 'Django was imported'\n"
    )
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


class _Refused(BusinessError):
    code = "refused"


def _replace(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def run(*_: object, **__: object) -> int:
        raise error

    monkeypatch.setattr(migrate, "run", run)


def test_anticipated_error_is_a_sentence_and_a_next_step(monkeypatch, capsys):
    _replace(monkeypatch, _Refused("Sổ đã khóa.", next_step="Mở sổ năm sau."))
    assert main(["migrate"]) == 1
    assert capsys.readouterr().err == "Không làm được: Sổ đã khóa.\nCách xử lý: Mở sổ năm sau.\n"


def test_bug_is_one_sentence_with_the_log_that_has_the_rest(monkeypatch, capsys, tmp_path: Path):
    monkeypatch.setenv("CONGVAN_DATA_DIR", str(tmp_path))
    _replace(monkeypatch, ZeroDivisionError("chia cho không, password=hoa-sen"))
    assert main(["migrate"]) == 1
    said = capsys.readouterr().err
    log = tmp_path / "log" / "congvan.log"
    assert str(log) in said
    assert "Traceback" not in said
    report = log.read_text()
    assert "chia cho không" in report
    assert "hoa-sen" not in report
    assert said.split("mã vết ")[1].rstrip(".\n") in report


def test_interrupted_command_has_the_usual_exit_code(monkeypatch):
    _replace(monkeypatch, KeyboardInterrupt())
    assert main(["migrate"]) == 130


def test_leading_data_option_is_taken_before_settings_are_read(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("CONGVAN_DATA_DIR", "")
    assert main(["--data", str(tmp_path / "x"), "--version"]) == 0
    assert command_line.os.environ["CONGVAN_DATA_DIR"] == str(tmp_path / "x")


def test_reader_that_stops_early_is_no_error():
    done = subprocess.run(
        f"{sys.executable} -m congvan.deployment.command_line --help | head -1",
        shell=True, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == ""


@pytest.mark.parametrize("script", ["server", "test", "congvan", "environment"])
def test_scripts_are_plain_sh(script: str):
    subprocess.run(["sh", "-n", str(ROOT / "script" / script)], check=True)


def test_script_runs_from_any_directory(tmp_path: Path):
    """Also from one whose files have the names of modules."""
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong json')")
    done = subprocess.run(
        [str(ROOT / "script" / "congvan"), "--version"], cwd=tmp_path, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert (done.returncode, done.stdout[:8]) == (0, "Công Văn"), done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["serve", "--port", "80x"], "--port: cổng là số từ 1 đến 65535, không phải “80x”"),
        (["serve", "--port", "99999"], "không phải “99999”"),
        (["serve", "--port"], "sau --port phải có một giá trị"),
        (["serve", "--prot", "1"], "không hiểu “--prot 1”"),
        (["serve", "--role", "axis"], "--role không nhận “axis”"),
        (["worker", "--concurrency", "many"], "--concurrency là một số, không phải “many”"),
    ],
)
def test_wrong_use_is_told_in_vietnamese(arguments: list[str], sentence: str, capsys):
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("Gõ sai: ")
    assert sentence in said
    assert "Cách dùng: congvan" in said
