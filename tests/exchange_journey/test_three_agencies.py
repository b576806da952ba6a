"""Three agencies on two nodes and one hub: the whole procedure, over real processes.

Sở Khoa học và Công nghệ (A) is alone on node 1; Sở Tài chính (B) and Sở Xây dựng (C) share node 2.
"""

from __future__ import annotations

import base64
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from bench.exchange_processes import environment
from congvan.deployment.configuration import PROJECT_DIR
from edxml_vn.vxp.partner_papers import pdf
from tests.deployment.waiting import until
from tests.exchange_world.world import Office, World, running

pytestmark = pytest.mark.processes

ATTACHMENTS = {
    "Phụ lục 1.pdf": pdf("Phu luc 1", "Danh muc nhiem vu"),
    "Biểu số liệu.pdf": pdf("Bieu so lieu", "Nam 2027"),
}
REASON = "Không thuộc thẩm quyền của Sở Xây dựng"


@pytest.fixture(scope="module")
def world(django_db_setup: None) -> Iterator[World]:
    with running() as made:
        yield made


def test_issue_receive_finish_refuse_reply_replace_recall(world: World) -> None:
    a, b, c = world.a, world.b, world.c
    issued = a.does(
        "issue", subject="Về việc lập dự toán chuyển đổi số năm 2027", attachments=_encoded(),
        to={b.code: b.name, c.code: c.name},
    )  # fmt: skip

    # Both receive: it stands at the clerk's desk, and the sender knows that it arrived.
    at_b, at_c = _arrived(b, issued["symbol"]), _arrived(c, issued["symbol"])
    _tracked(a, issued, {b.code: ["01"], c.code: ["01"]})

    # One accepts, assigns, works and finishes; the other refuses with a reason.
    accepted = b.does("accept", arrival=at_b["arrival"])
    c.does("refuse", arrival=at_c["arrival"], reason=REASON)
    b.does("assign", document=accepted["document"])
    b.does("begin", document=accepted["document"])
    b.does("finish", document=accepted["document"])
    rows = _tracked(a, issued, {b.code: ["01", "03", "04", "05", "06"], c.code: ["01", "02"]})
    assert (rows[b.code]["status"], rows[c.code]["status"]) == ("done", "refused")
    assert f"Số đến {accepted['number']}" in rows[b.code]["note"]
    assert REASON in rows[c.code]["note"]
    shown = a.page(f"/van-ban-di/{issued['issue']}/theo-doi/", "Văn thư")
    assert REASON in shown
    assert "Hoàn thành" in shown

    # Every file is the sender's, byte for byte.
    hashes = b.does("file_hashes", document=accepted["document"])
    assert sorted(hashes.values()) == sorted(issued["files"].values())
    assert len(hashes) == 1 + len(ATTACHMENTS)

    _replies(a, b, issued, accepted)
    _replaces(a, b, issued, accepted)


def _replies(a: Office, b: Office, issued: dict[str, Any], accepted: dict[str, Any]) -> None:
    """B answers: A's track names the reply, which names what it answers."""
    reply = b.does(
        "issue", subject="Về việc trả lời dự toán chuyển đổi số", attachments={},
        to={a.code: a.name}, replies_to=accepted["document"],
    )  # fmt: skip
    arrived = _arrived(a, reply["symbol"])
    row = until(
        lambda: _with(a.does("track", document=issued["document"])[b.code], reply=reply["symbol"]),
        what="the reply's number in the track",
    )
    assert row["status"] == "done"
    a.does("accept", arrival=arrived["arrival"])
    _tracked(b, reply, {a.code: ["01", "03"]})


def _replaces(a: Office, b: Office, issued: dict[str, Any], accepted: dict[str, Any]) -> None:
    """A replaces its document; B agrees and holds two linked versions; then A recalls the new one."""
    newer = a.does(
        "issue", subject="Về việc lập dự toán chuyển đổi số năm 2027 (thay thế)",
        attachments=_encoded(), to={b.code: b.name}, replaces=issued["issue"],
    )  # fmt: skip
    asked = _arrived(b, newer["symbol"])
    assert asked["is_change"]
    assert asked["target"] == issued["symbol"]
    agreed = b.does("consent", package=asked["package"], agree=True)
    kept = b.does("accept", arrival=agreed["arrival"])
    _tracked(a, newer, {b.code: ["01", "15", "03"]})
    assert b.does("content", document=accepted["document"])["superseded_by"] == kept["document"]

    a.does("recall", issue=newer["issue"], reason="Ban hành nhầm")
    recall = until(
        lambda: next((one for one in b.does("desk") if one["is_change"]), None),
        what="the recall at the clerk's desk",
    )
    assert "Ban hành nhầm" in recall["reason"]
    assert b.does("content", document=kept["document"])["is_readable"]
    b.does("consent", package=recall["package"], agree=True)
    rows = _tracked(a, newer, {b.code: ["01", "15", "03", "15"]})
    assert rows[b.code]["status"] == "recalled"
    after = b.does("content", document=kept["document"])
    assert not after["is_readable"]
    assert str(after["number"]) == kept["number"]


def test_a_simulated_partner_lives_at_the_same_hub(world: World, tmp_path: Any) -> None:
    """It takes a document of A, and sends two of its own, one of which B accepts."""
    secret = tmp_path / "secret"
    secret.write_text(world.partner_secret)
    running_partner = subprocess.Popen(
        [sys.executable, "-m", "congvan.deployment.command_line", "exchange", "simulate",
         "--url", f"{world.hub.url}/vxp", "--system", "partner", "--secret-file", str(secret),
         "--organ", world.partner_code, "--behave", "accepts", "--step", "0.2",
         "--send", "1", "--to", world.b.code, "--count", "3"],
        cwd=PROJECT_DIR, env=environment(tmp_path), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with running_partner as partner:
        try:
            b = world.b
            sent = until(
                lambda: next(
                    (one for one in b.does("desk") if one["from"] == world.partner_code), None
                ),
                what="the partner's document",
            )
            b.does("accept", arrival=sent["arrival"])
            issued = world.a.does(
                "issue", subject="Về việc tập huấn liên thông", attachments=_encoded(),
                to={world.partner_code: "Đối tác giả lập"},
            )  # fmt: skip
            rows = _tracked(world.a, issued, {world.partner_code: ["01", "03", "04", "05", "06"]})
            assert rows[world.partner_code]["status"] == "done"
            said, _ = partner.communicate(timeout=20)
        finally:
            partner.kill()
    assert partner.returncode == 0
    assert "nhận văn bản số" in said
    assert "“đã tiếp nhận” của H22.11" in said
    assert world.partner_secret not in said


def _arrived(office: Office, symbol: str) -> dict[str, Any]:
    """The line of "Mới từ trục" for a document, once it is there."""
    return until(
        lambda: next((one for one in office.does("desk") if one["symbol"] == symbol), None),
        what=f"{symbol} at {office.code}",
    )


def _tracked(
    office: Office, issued: dict[str, Any], wanted: dict[str, list[str]]
) -> dict[str, dict[str, Any]]:
    """The track, once exactly these receipts have come back from each recipient.

    Statuses of one second may overtake each other on the way: each is a message of its own.
    """
    seen: dict[str, dict[str, Any]] = {}

    def look() -> bool:
        seen.update(office.does("track", document=issued["document"]))
        came = {code: sorted(seen.get(code, {}).get("receipts", [])) for code in wanted}
        return came == {code: sorted(codes) for code, codes in wanted.items()}

    try:
        # Long enough for one more try of the outbox, which comes after a minute.
        until(look, what="the receipts", seconds=90)
    except AssertionError:
        raise AssertionError(f"wanted {wanted}, got {seen}") from None
    return seen


def _with(row: dict[str, Any], *, reply: str) -> dict[str, Any] | None:
    return row if row["reply"] == reply else None


def _encoded() -> dict[str, str]:
    return {name: base64.b64encode(data).decode() for name, data in ATTACHMENTS.items()}
