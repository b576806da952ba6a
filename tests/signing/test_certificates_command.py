"""`congvan certificates`, and `congvan verify` under what it took in."""

from __future__ import annotations

import io
import json
from contextlib import nullcontext
from pathlib import Path

import pytest

from congvan.deployment import command_line, database_checks
from congvan.deployment.commands import certificates, verify
from congvan.signing.models import KnownCertificate
from tests.signing.pki import Office

pytestmark = pytest.mark.django_db


def ran(module: object, *arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = module.run(list(arguments), stdout=out, stderr=err)  # type: ignore[attr-defined]
    return code, out.getvalue(), err.getvalue()


def test_root_is_compared_first(trust: Path, office: Office) -> None:
    code, _, refused = ran(certificates, "import", str(trust))
    assert code == 1
    assert office.root.sha256 in refused
    assert "--confirm" in refused
    assert not KnownCertificate.objects.exists()


def test_nothing_to_import(tmp_path: Path) -> None:
    assert ran(certificates, "import", str(tmp_path))[0] == 1
    assert ran(certificates, "import", str(tmp_path / "khong-co"))[0] == 1
    assert "Chưa biết chứng thư nào" in ran(certificates, "list")[1]


def test_own_configuration_decides_without_folders(
    trust: Path, office: Office, tmp_path: Path, kind_b: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = tmp_path / "so.json"
    known.write_text(json.dumps(office.registry(), ensure_ascii=False), encoding="utf-8")
    arguments = ("--registry", str(known), "--confirm", office.root.sha256, "--source", "thử")
    code, said, _ = ran(certificates, "import", str(trust), *arguments)
    assert code == 0
    assert "Đã ghi 1 chứng thư gốc." in said
    assert "Đã ghi 2 danh sách thu hồi." in said
    assert "Không có gì mới" in ran(certificates, "import", str(trust), *arguments)[1]
    assert "Gốc thử nghiệm" in ran(certificates, "list")[1]

    file = tmp_path / "a.pdf"
    file.write_bytes(kind_b)
    monkeypatch.setattr(database_checks, "exists", lambda _values: True)
    monkeypatch.setattr(command_line, "prepared", lambda _needs: nullcontext())
    code, said, _ = ran(verify, str(file), "--json")
    assert code == 0
    assert json.loads(said)["verdict"] == "valid_kind_B"
