"""`congvan exchange`: connecting again mends what was wrong; the partner refuses, stops, keeps its secret."""

from __future__ import annotations

import socket
from contextlib import nullcontext
from pathlib import Path

import pytest

from congvan.deployment import command_line
from congvan.deployment.command_line import main
from congvan.exchange.models import ConnectedAgency, Connection
from congvan.exchange.services import clients
from tests.world import World

SECRET = "bi-mat-cua-doi-tac-2026"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "doi-tac.khoa"
    path.write_text(f"{SECRET}\n", encoding="utf-8")
    return path


def simulate(secret: Path, *more: str) -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{probe.getsockname()[1]}/vxp"
    return main([
        "exchange", "simulate", "--url", nobody, "--system", "doi-tac", "--secret-file", str(secret),
        "--organ", "H99.1", *more,
    ])  # fmt: skip


def test_connecting_again_takes_what_is_told_now(
    world: World, secret: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setattr(command_line, "prepared", lambda _: nullcontext())
    arguments = [
        "exchange", "connect", "--url", "http://127.0.0.1:9/vxp/", "--system", "so.01",
        "--secret-file", str(secret), "--agency", "H21.05",
    ]  # fmt: skip
    for told in ("sai-mat-roi-2026", SECRET):
        secret.write_text(told, encoding="utf-8")
        assert main(arguments) == 1  # nobody listens there
    said = capsys.readouterr()
    assert SECRET not in said.out + said.err
    connection = Connection.objects.get()
    assert clients.unlocked_secret(connection) == SECRET
    assert ConnectedAgency.objects.get().code == "H21.05"


def test_it_goes_on_while_the_hub_is_away_and_stops_in_time(secret: Path, capsys) -> None:
    assert simulate(secret, "--until", "0.3", "--step", "0.2") == 0
    said = capsys.readouterr().out
    assert "bắt đầu: H99.1" in said
    assert "Sẽ thử lại" in said
    assert "đã dừng" in said
    assert SECRET not in said


def test_a_document_that_cannot_be_sent_ends_it_with_a_sentence(secret: Path, capsys) -> None:
    assert simulate(secret, "--send", "1", "--to", "H21.05") == 1
    told = capsys.readouterr()
    assert "Cách xử lý" in told.err
    assert SECRET not in told.out + told.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--organ", "H99.2=laughs"), "Không có cách ứng xử “laughs”"),
        (("--send", "1"), "Chưa có nơi nhận"),
        (("--ask", "recall"), "Chưa có nơi nhận"),
    ],
)
def test_it_says_what_is_wrong(
    secret: Path, capsys, arguments: tuple[str, ...], sentence: str
) -> None:
    assert simulate(secret, *arguments) == 1
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, "", "\n"])
def test_a_secret_that_is_not_there_is_told(tmp_path: Path, capsys, content: str | None) -> None:
    if content is not None:
        (tmp_path / "khoa").write_text(content, encoding="utf-8")
    assert simulate(tmp_path / "khoa") == 1
    assert "Không đọc được khóa bí mật" in capsys.readouterr().err


def test_a_secret_is_never_an_argument(secret: Path, capsys) -> None:
    with pytest.raises(SystemExit):
        simulate(secret, "--secret", SECRET)
    assert "--secret" in capsys.readouterr().err
