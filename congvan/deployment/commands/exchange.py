"""`congvan exchange`: connect an agency to a hub, and simulate a partner at one.

The secret of an account is read from a file or from standard input, never from the command line,
where every user of the machine could see it.
"""

# ruff: noqa: ARG001, PLC0415 - one signature for all commands; the simulator needs neither Django nor a database

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO

from congvan.deployment.arguments import Parser
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, InvalidInput
from edxml_vn.model import Document
from edxml_vn.routing import canonical
from edxml_vn.vxp.client import HubClient, HubRefused, HubUnreachable
from edxml_vn.vxp.partner import ASKS, Behaviour, Partner

ASKED = {kind.name.lower(): kind for kind in ASKS}
# Where the hub cannot hold a question it is asked this often.
PAUSE_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 3


class HubSaysNo(BusinessError):
    """The hub refused what was asked, or cannot be reached."""

    code = "hub_says_no"


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Connect an agency, or simulate a partner until it is told to stop. Raises BusinessError."""
    options = _parser().parse_args(arguments)
    if options.verb == "connect":
        return _connect(options, stdout)
    return _simulate(options, stdout)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="congvan exchange", description="Liên thông: nối trục, đối tác giả lập.")
    sub = parser.add_subparsers(dest="verb", required=True, metavar="connect|simulate")
    connect = sub.add_parser(
        "connect", description="Nối một cơ quan của hệ thống này với một trục."
    )
    simulate = sub.add_parser("simulate", description="Đóng vai một cơ quan khác trên trục.")
    for one in (connect, simulate):
        # Or "--secret KHÓA" would be taken for the name of the file.
        one.allow_abbrev = False
        one.add_argument(
            "--url",
            required=True,
            metavar="ĐỊA-CHỈ",
            help="địa chỉ trục, ví dụ http://127.0.0.1:8000/vxp",
        )
        one.add_argument(
            "--system", required=True, metavar="MÃ", help="mã hệ thống đã đăng ký với trục"
        )
        one.add_argument(
            "--secret-file", required=True, metavar="TỆP",
            help="tệp chứa khóa bí mật (một dòng); “-”: đọc từ bàn phím",
        )  # fmt: skip
    connect.add_argument("--agency", required=True, help="mã định danh của cơ quan trong hệ thống")
    connect.add_argument("--code", default="", help="mã dùng trên trục; để trống: như mã định danh")
    connect.add_argument("--name", default="Trục liên thông", help="tên gọi của trục")
    connect.add_argument("--interval", type=int, default=30, help="hỏi thư mỗi bao nhiêu giây")
    connect.add_argument(
        "--long-poll", action="store_true", help="trục giữ máy chờ thư (trục của Công Văn)"
    )
    _add_simulation(simulate)
    return parser


def _add_simulation(simulate: argparse.ArgumentParser) -> None:
    simulate.add_argument(
        "--organ", action="append", required=True, metavar="MÃ[=CÁCH]",
        help="mã định danh của đối tác, có thể kèm cách ứng xử riêng; ghi nhiều lần được",
    )  # fmt: skip
    simulate.add_argument(
        "--behave", choices=[one.value for one in Behaviour], default=Behaviour.ACCEPTS.value,
        help="accepts: tiếp nhận và xử lý; refuses: từ chối; slow: rất chậm; "
        "repeats: gửi gì cũng lặp; garbage: gửi gói tin hỏng, trạng thái lộn xộn",
    )  # fmt: skip
    simulate.add_argument(
        "--step", type=float, default=2.0, metavar="GIÂY", help="giây giữa hai trạng thái"
    )
    simulate.add_argument("--send", type=int, default=0, metavar="N", help="gửi đi N văn bản")
    simulate.add_argument("--to", action="append", default=[], metavar="MÃ", help="nơi nhận")
    simulate.add_argument(
        "--every", type=float, default=1.0, metavar="GIÂY", help="giây giữa hai văn bản gửi đi"
    )
    simulate.add_argument(
        "--ask", choices=sorted(ASKED), help="sau khi gửi xong, yêu cầu với từng văn bản đã gửi"
    )
    simulate.add_argument("--until", type=float, metavar="GIÂY", help="tự dừng sau bấy nhiêu giây")
    simulate.add_argument(
        "--count", type=int, metavar="N", help="tự dừng khi đã nhận bấy nhiêu gói tin"
    )


def _secret(path: str) -> str:
    try:
        text = sys.stdin.readline() if path == "-" else Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        text = ""
    secret = text.strip()
    if not secret:
        raise InvalidInput(
            "Không đọc được khóa bí mật.",
            next_step="Ghi khóa thành một dòng trong tệp rồi chạy lại.",
        )
    return secret


def _connect(options: argparse.Namespace, stdout: TextIO) -> int:
    """One account serves many agencies: a second call with the same account changes it and adds the agency."""
    from congvan.deployment.command_line import Needs, prepared

    secret = _secret(options.secret_file)
    with prepared(Needs.DATABASE):
        from congvan.exchange.models import Connection
        from congvan.exchange.services import connections, directory
        from congvan.organization.queries.agencies import agency_by_identifier

        agency = agency_by_identifier(options.agency)
        if agency is None:
            raise InvalidInput(
                f"Không có cơ quan nào đang giữ mã {options.agency}.",
                next_step="Đưa cơ quan vào trước bằng congvan agency add.",
            )
        account = {
            "name": options.name, "base_url": options.url, "system_id": options.system,
            "secret": secret, "interval_seconds": options.interval, "polls_long": options.long_poll,
        }  # fmt: skip
        found = Connection.objects.filter(
            base_url=options.url.strip().rstrip("/"), system_id=options.system.strip()
        ).first()
        # Told again, perhaps because the secret was wrong: what is told now holds.
        connection = (
            connections.change(by=None, connection_id=found.pk, **account)
            if found
            else connections.add(by=None, **account)
        )
        code = canonical(options.code or options.agency)
        if not connection.agencies.filter(agency=agency, code=code).exists():
            connections.add_agency(
                by=None, connection_id=connection.pk, agency_id=agency.pk, code=code
            )
        tested = connections.test(by=None, connection_id=connection.pk)
        print(f"Đã nối {agency.name} với {connection.name}. {tested.sentence}", file=stdout)
        if not tested.ok:
            return 1
        lines = directory.sync(connection_id=connection.pk)
    print(f"Đã lấy danh bạ: {lines} cơ quan.", file=stdout)
    return 0


def _simulate(options: argparse.Namespace, stdout: TextIO) -> int:
    if (options.send or options.ask) and not options.to:
        raise InvalidInput("Chưa có nơi nhận.", next_step="Thêm --to MÃ.")
    secret = _secret(options.secret_file)

    def say(line: str) -> None:
        print(f"{_local():%H:%M:%S}  {line}", file=stdout, flush=True)

    with HubClient(options.url, options.system, secret, clock=clock.now) as hub:
        now = _local()
        partner = Partner(
            hub, organs=_organs(options.organ, options.behave), say=say, now=_local,
            step=timedelta(seconds=options.step),
            # Numbers of one day must not come back when the partner is started again.
            first_number=now.hour * 3600 + now.minute * 60 + now.second + 1,
        )  # fmt: skip
        say(f"Đối tác giả lập bắt đầu: {', '.join(options.organ)}. Dừng: Ctrl+C.")
        try:
            _Run(partner, options, say).go()
        except (HubUnreachable, HubRefused) as error:
            raise HubSaysNo(
                error.sentence, next_step="Xem lại địa chỉ, mã hệ thống, khóa bí mật."
            ) from None
    say("Đối tác giả lập đã dừng.")
    return 0


class _Run:
    """One run of the partner, until its time or its count is over."""

    def __init__(
        self, partner: Partner, options: argparse.Namespace, say: Callable[[str], None]
    ) -> None:
        self._partner, self._options, self._say = partner, options, say
        self._began = time.monotonic()
        self._sent: list[Document] = []
        self._next_at = self._began
        self._taken = 0

    def go(self) -> None:
        """Raises HubUnreachable and HubRefused only when a new document cannot be sent."""
        while True:
            self._send()
            if self._is_over():
                return
            taken = self._partner.turn(wait=self._patience())
            self._taken += taken
            if not taken:
                time.sleep(min(PAUSE_SECONDS, self._options.step / 2))

    def _send(self) -> None:
        options = self._options
        while len(self._sent) < options.send and time.monotonic() >= self._next_at:
            self._sent.append(self._partner.send_new(to=options.to))
            self._next_at += options.every
            if len(self._sent) == options.send and options.ask:
                for document in self._sent:
                    self._partner.ask(document, ASKED[options.ask])

    def _patience(self) -> int:
        left = float(LONGEST_WAIT_SECONDS)
        if len(self._sent) < self._options.send:
            left = min(left, self._next_at - time.monotonic())
        if self._options.until is not None:
            left = min(left, self._began + self._options.until - time.monotonic())
        return max(0, int(left))

    def _is_over(self) -> bool:
        options = self._options
        if options.until is not None and time.monotonic() >= self._began + options.until:
            return True
        done = len(self._sent) >= options.send and not self._partner.owes
        if options.count is not None:
            return done and self._taken >= options.count
        # Told only to send: then that is all.
        return options.until is None and options.send > 0 and done


def _organs(given: list[str], usual: str) -> dict[str, Behaviour]:
    organs: dict[str, Behaviour] = {}
    for one in given:
        code, _, how = one.partition("=")
        try:
            organs[code] = Behaviour(how or usual)
        except ValueError:
            raise InvalidInput(
                f"Không có cách ứng xử “{how}”.",
                next_step="Chọn một trong: " + ", ".join(Behaviour) + ".",
            ) from None
    return organs


def _local() -> datetime:
    """The office's clock, without a zone, as the format has it."""
    return clock.now().astimezone(clock.OFFICE_ZONE).replace(tzinfo=None)
