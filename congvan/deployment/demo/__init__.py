"""The demo province "Gia Lai (minh họa)" after 1 July 2025; it also serves the tests.

Everything is made by the product's own verbs, so that the demo is a proof and not a dump.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TextIO

from django.conf import settings

from congvan.deployment.demo.boards import fill_boards
from congvan.deployment.demo.building import World, build_world, is_built
from congvan.deployment.demo.chat import talk
from congvan.deployment.demo.consultations import ask_opinions
from congvan.deployment.demo.drafting_work import write_and_issue
from congvan.deployment.demo.meetings import hold_meetings
from congvan.deployment.demo.office_work import live_through
from congvan.deployment.demo.people import PEOPLE, PROVINCE
from congvan.deployment.demo.personal_mail import write_letters
from congvan.deployment.demo.short_messages import text_people
from congvan.deployment.demo.signing_devices import PIN
from congvan.deployment.demo.tasks import give_tasks
from congvan.deployment.demo.usage import use
from congvan.deployment.demo.work_calendar import plan_weeks
from congvan.hub import demo as hub

__all__ = ["World", "accounts_card", "build", "build_world", "is_here"]

CARD_FILE = "demo-accounts.txt"
# Communes with software of their own, which the province's hub serves.
PARTNERS = (("H21.140", "Ủy ban nhân dân xã Ia Hrú"), ("H21.141", "Ủy ban nhân dân xã Chư Păh"))


def build(*, stdout: TextIO) -> None:
    """Build the demo province once and keep its accounts card; nothing when it is there already."""
    if is_built():
        return
    stdout.write("Dựng tỉnh minh họa: cơ quan, đơn vị, người dùng…\n")
    world = build_world(keep=_keep_card)
    stdout.write("Dựng việc của những tuần qua: văn bản đến, chỉ đạo, hồ sơ…\n")
    live_through(world)
    stdout.write("Dựng văn bản đi: dự thảo, ký số, phát hành…\n")
    write_and_issue(world)
    give_tasks(world)
    talk(world)
    write_letters(world)
    ask_opinions(world)
    fill_boards(world)
    use(world)
    text_people(world)
    plan_weeks(world)
    hold_meetings(world)
    if settings.CONFIGURATION.role != "node":
        stdout.write("Dựng trục liên thông: hệ thống tham gia, gói tin…\n")
        hub.build(PARTNERS)
    stdout.write(f"Đã dựng {len(world.agencies)} cơ quan, {len(PEOPLE)} người.\n")


def is_here() -> bool:
    """Whether the demo command built what is in this data directory."""
    return _card_path().exists()


def accounts_card() -> str:
    """The demo accounts with their passwords, as printed when the system starts; "" without demo."""
    path = _card_path()
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _keep_card(world: World) -> None:
    (Path(settings.DATA_DIR) / "province.txt").write_text(PROVINCE, encoding="utf-8")
    path = _card_path()
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8") as file:
        file.write(_card(world))
        file.flush()
        os.fsync(file.fileno())


def _card_path() -> Path:
    return Path(settings.DATA_DIR) / CARD_FILE


def _card(world: World) -> str:
    rows = [
        (world.logins[p.key], p.full_name, p.post, world.agencies[p.agency].short_name)
        for p in PEOPLE
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    first = f"{world.logins[world.newcomer]}  (lần đầu đăng nhập, phải đổi mật khẩu): {world.newcomer_password}"
    return "\n".join(
        [
            f"Mật khẩu chung của các tài khoản minh họa: {world.password}",
            f"Riêng {first}",
            f"Mã PIN ký số của các thiết bị minh họa (lãnh đạo, văn thư): {PIN}",
            "",
            *lines,
            "",
        ]
    )
