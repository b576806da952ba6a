"""`congvan verify` as a person runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.signing import papers
from tests.signing.pki import Office

Command = Callable[..., subprocess.CompletedProcess[str]]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def verify(trust: Path, office: Office, tmp_path: Path) -> Command:
    registry = tmp_path / "registry.json"
    registry.write_text(json.dumps(office.registry(), ensure_ascii=False), encoding="utf-8")

    def run(
        file: Path, *arguments: str, with_registry: bool = True
    ) -> subprocess.CompletedProcess[str]:
        known = ["--registry", str(registry)] if with_registry else []
        return subprocess.run(
            [sys.executable, "-m", "congvan.deployment.command_line", "verify", str(file),
             "--trust", str(trust), *known, *arguments],
            capture_output=True, text=True, check=False, cwd=ROOT,
            env=os.environ | {"CONGVAN_DATA_DIR": str(tmp_path / "data"), "CONGVAN_DATABASE_URL": ""},
        )  # fmt: skip

    return run


def written(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "văn bản.pdf"
    path.write_bytes(data)
    return path


def test_json(verify: Command, tmp_path: Path, kind_b: bytes) -> None:
    done = verify(written(tmp_path, kind_b), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    record = json.loads(done.stdout)
    assert list(record) == ["verdict", "warnings", "signatures"]
    assert record["verdict"] == "valid_kind_B"
    assert record["signatures"][0] == {
        "field": "Lanh dao", "signer_cn": "Lê Văn Khải", "role": "leader", "intact": True,
        "trusted": True, "timestamped": True, "covers_whole_file": False,
    }  # fmt: skip


def test_lines_for_people(verify: Command, tmp_path: Path, kind_b: bytes) -> None:
    done = verify(written(tmp_path, kind_b))
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith("HỢP LỆ")
    assert "  Đạt: Nội dung còn nguyên vẹn như lúc ký." in lines
    assert sum(line.startswith("  Đạt: ") for line in lines) == 11


def test_without_registry_there_is_no_leader(
    verify: Command, tmp_path: Path, kind_b: bytes
) -> None:
    done = verify(written(tmp_path, kind_b), "--json", with_registry=False)
    record = json.loads(done.stdout)
    assert record["verdict"] == "personal_only"
    assert "chưa có danh sách" in record["warnings"][-1]


def test_unsigned(verify: Command, tmp_path: Path) -> None:
    done = verify(written(tmp_path, papers.born_digital()), "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["verdict"] == "unsigned"


def test_no_pdf(verify: Command, tmp_path: Path) -> None:
    done = verify(written(tmp_path, b"khong phai PDF"), "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "không phải tệp PDF" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_file(verify: Command, tmp_path: Path) -> None:
    done = verify(tmp_path / "khong-co.pdf")
    assert done.returncode == 1
    assert done.stderr.startswith("Không có tệp")
    assert verify(tmp_path).returncode == 1


def test_registry_that_is_no_registry(verify: Command, tmp_path: Path, kind_b: bytes) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"organ": "Sở", "competent_leaders": [{"cn": "A", "sha256": "12"}]}')
    done = verify(written(tmp_path, kind_b), "--registry", str(bad), with_registry=False)
    assert done.returncode == 1
    assert "64 chữ số" in done.stderr
