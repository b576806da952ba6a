"""`congvan bench crash`: packages flow between two nodes over a hub while all of them are killed.

A sender on node 1 issues documents with two PDFs to two agencies on node 2; their clerks accept
whatever comes. Meanwhile the hub, both nodes, the worker and the people's own processes get SIGKILL
at random moments (`--seed`) and are started again; a database server once too. At the end every
package must have been delivered once to every recipient and entered once under a number without
gap, and every receipt must be back with the sender. The exit code is 1 when anything was lost or
doubled. The checker itself is tried on doctored results in tests/exchange_journey.
"""

from __future__ import annotations

import argparse
import json
import random
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from bench import crash_checking as checking
from bench.exchange_processes import Actor, Server, Worker, copied, prepare

VERBS = "bench.crash_verbs"
SENDER = ("H21.05", "Sở Khoa học và Công nghệ", "SKHCN")
RECEIVERS = (("H22.11", "Sở Tài chính", "STC"), ("H22.12", "Sở Xây dựng", "SXD"))
BATCH = 5


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Print the counts, or with --json one line of figures; 1 when anything was lost or doubled."""
    parser = argparse.ArgumentParser(prog="congvan bench crash")
    parser.add_argument("--packages", type=int, default=2000, help="số văn bản phát hành")
    parser.add_argument("--seed", type=int, default=1, help="thứ tự và thời điểm diệt tiến trình")
    parser.add_argument(
        "--every", type=float, default=8.0, help="giây giữa hai lần diệt, trung bình"
    )
    parser.add_argument("--kills", type=int, default=0, help="số lần diệt; 0: cho đến khi gửi xong")
    parser.add_argument("--json", action="store_true", help="in một dòng JSON ở cuối")
    options = parser.parse_args(arguments)
    directory = Path(tempfile.mkdtemp(prefix="congvan-crash-"))
    directory.chmod(0o755)

    def say(line: str) -> None:
        print(line, file=stderr, flush=True)

    try:
        figures = crash(
            directory, template=prepare(directory / "template"), say=say,
            plan=Plan(
                packages=options.packages, seed=options.seed, every=options.every,
                kills=options.kills,
            ),
        )  # fmt: skip
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    for name, value in figures.items():
        print(f"{name}: {value}", file=stdout)
    if options.json:
        print(json.dumps({"bench": "crash", "figures": figures}), file=stdout)
    return 0 if checking.sound(figures) else 1


@dataclass(frozen=True, slots=True)
class Plan:
    """How much flows and what is killed when.

    `pace` seconds pass between two batches; `kills` 0: as long as documents are issued; `patience`:
    how long the flow may need to come to rest afterwards.
    """

    packages: int
    seed: int = 1
    every: float = 8.0
    pace: float = 0.0
    kills: int = 0
    patience: float = 1800.0
    is_impatient: bool = False

    @property
    def asked(self) -> int:
        """Deliveries that have to happen."""
        return self.packages * len(RECEIVERS)


def crash(
    directory: Path, *, template: Path, plan: Plan, say: Callable[[str], None]
) -> dict[str, Any]:
    """The counts of `crash_checking.judge` after the run, with the kills and the seconds.

    `template` is a migrated cluster with nothing in it.
    """
    began = time.monotonic()
    with Field(directory, template, plan) as field:
        ready = time.monotonic()
        say(f"Sẵn sàng sau {ready - began:.0f} giây.")
        kills = _flow(field, plan, say)
        _settle(field, plan, say)
        seconds = time.monotonic() - ready
        figures: dict[str, Any] = _judged(field, plan)
    figures |= {"kills": sum(kills.values()), "seconds": round(seconds, 1)}
    return figures | {f"kills_{name}": count for name, count in sorted(kills.items())}


class Field:
    """One hub, a node that sends, its worker, a node that receives, and the people on both."""

    def __init__(self, directory: Path, template: Path, plan: Plan) -> None:
        places = [copied(template, directory / name) for name in ("hub", "sender", "receiver")]
        impatient = plan.is_impatient
        self.hub = Server(places[0], role="hub", is_impatient=impatient)
        self.sender = Server(places[1], role="node", with_worker=False, is_impatient=impatient)
        self.receiver = Server(places[2], role="node", is_impatient=impatient)
        self.worker = Worker(places[1], is_impatient=impatient)
        self.operator, self.issuer, self.clerk = (Actor(place, VERBS) for place in places)
        self._secrets = {name: secrets.token_urlsafe(24) for name in ("one", "two")}

    def __enter__(self) -> Field:
        try:
            self._begin()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process in (self.operator, self.issuer, self.clerk, self.worker):
            process.kill()
        for server in (self.sender, self.receiver, self.hub):
            server.stop()

    def _begin(self) -> None:
        servers = (self.hub, self.sender, self.receiver)
        for server in servers:
            server.start()
        for server in servers:
            server.await_ready()
        codes = [code for code, _, _ in RECEIVERS]
        self._take_part("one", [SENDER[0]])
        self._take_part("two", codes)
        self.operator.kill()
        self._found(self.issuer, SENDER)
        for one in RECEIVERS:
            self._found(self.clerk, one)
        self._connect(self.issuer, "one", [SENDER[0]])
        self._connect(self.clerk, "two", codes)
        self.worker.start()

    def _take_part(self, name: str, codes: list[str]) -> None:
        self.operator.ask(
            "add_participant", system=f"node.{name}", secret=self._secrets[name], organs=codes
        )

    def _found(self, actor: Actor, agency: tuple[str, str, str]) -> None:
        code, name, notation = agency
        actor.ask("found", identifier=code, name=name, notation=notation)

    def _connect(self, actor: Actor, name: str, codes: list[str]) -> None:
        for code in codes:
            actor.ask(
                "connect", url=f"{self.hub.url}/vxp", system=f"node.{name}",
                secret=self._secrets[name], identifier=code, code=code,
            )  # fmt: skip

    def strikes(self) -> dict[str, Callable[[], None]]:
        """What can be killed, each with how it is brought back."""
        return {
            "hub": lambda: _again(self.hub),
            "sender": lambda: _again(self.sender),
            "receiver": lambda: _again(self.receiver),
            "worker": self.worker.restart,
            "issuer": self.issuer.strike,
            "clerk": self.clerk.strike,
            "database": self._database_again,
        }

    def _database_again(self) -> None:
        killed = self.receiver.kill_database()
        self.receiver.await_database(other_than=killed)


def _again(server: Server) -> None:
    server.kill()
    server.restart()


def _flow(field: Field, plan: Plan, say: Callable[[str], None]) -> dict[str, int]:
    """Issue and accept while things are killed; returns what was killed how often."""
    issued, over = threading.Event(), threading.Event()
    faults: list[BaseException] = []
    works = (
        lambda: _issue_all(field.issuer, plan, issued),
        lambda: _accept_all(field, over),
    )
    threads = [threading.Thread(target=_told, args=(work, faults), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    kills: dict[str, int] = {}
    try:
        for name in _order(plan, field.strikes(), issued):
            if faults:
                raise faults[0]
            say(f"Diệt {name}.")
            field.strikes()[name]()
            kills[name] = kills.get(name, 0) + 1
        issued.wait(plan.patience)
    finally:
        over.set()
        for thread in threads:
            thread.join(plan.patience)
    if faults:
        raise faults[0]
    return kills


def _order(plan: Plan, strikes: Mapping[str, object], issued: threading.Event) -> Iterator[str]:
    """Everything once in some order, then one after another, each after a random pause.

    The database is killed once.
    """
    chance = random.Random(plan.seed)
    names = sorted(strikes)
    chance.shuffle(names)
    usual = sorted(set(strikes) - {"database"})
    done = 0
    while done < len(names) or (done < plan.kills if plan.kills else not issued.is_set()):
        if plan.kills and done >= plan.kills:
            return
        time.sleep(chance.uniform(0.1, 2 * plan.every - 0.1))
        yield names[done] if done < len(names) else chance.choice(usual)
        done += 1


def _told(work: Callable[[], None], faults: list[BaseException]) -> None:
    try:
        work()
    except BaseException as error:
        faults.append(error)


def _issue_all(issuer: Actor, plan: Plan, issued: threading.Event) -> None:
    try:
        codes = {code: name for code, name, _ in RECEIVERS}
        for first in range(1, plan.packages + 1, BATCH):
            last = min(first + BATCH - 1, plan.packages)
            issuer.insist("issue", identifier=SENDER[0], first=first, last=last, codes=codes)
            time.sleep(plan.pace)
    finally:
        issued.set()


def _accept_all(field: Field, over: threading.Event) -> None:
    while not over.is_set():
        field.worker.revive()
        if not _accepted(field):
            over.wait(0.3)


def _accepted(field: Field) -> int:
    """Enter what waits at both recipients; how many were."""
    return sum(field.clerk.insist("accept_waiting", identifier=code) for code, _, _ in RECEIVERS)


def _settle(field: Field, plan: Plan, say: Callable[[str], None]) -> None:
    """Accept what is still to come until nothing moves any more; what is late then counts as lost."""
    deadline = time.monotonic() + plan.patience
    while time.monotonic() < deadline:
        field.worker.revive()
        done = _accepted(field)
        back = field.issuer.insist("accepted_count", identifier=SENDER[0])
        waiting = field.issuer.insist("unfinished") + field.clerk.insist("unfinished")
        if not done and not waiting and back >= plan.asked:
            return
        time.sleep(0.3)
    say("Hết thời gian chờ: vẫn còn gói tin chưa xong.")


def _judged(field: Field, plan: Plan) -> dict[str, int]:
    issuer, clerk = field.issuer, field.clerk
    codes = [code for code, _, _ in RECEIVERS]
    delivered = [
        one for code in codes for one in clerk.insist("delivered", identifier=code, code=code)
    ]
    books = {code: clerk.insist("book", identifier=code) for code in codes}
    books["out"] = issuer.insist("outgoing_numbers", identifier=SENDER[0])
    return checking.judge(
        asked=plan.asked,
        wishes=[checking.Wish(**one) for one in issuer.insist("wishes", identifier=SENDER[0])],
        delivered=[checking.Delivered(**one) for one in delivered],
        receipts=[checking.Receipts(**one) for one in issuer.insist("receipts", identifier=SENDER[0])],
        books=books, unfinished=issuer.insist("unfinished") + clerk.insist("unfinished"),
    )  # fmt: skip
