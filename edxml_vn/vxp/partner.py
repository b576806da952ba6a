"""A simulated partner: an agency at a hub that accepts, refuses, is slow, repeats or sends rubbish.

For tests and for training clerks without a second office. It speaks to the hub by an ordinary
client and keeps nothing but what it still has to answer; ended and begun again it forgets that.
"""

from __future__ import annotations

import heapq
import itertools
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

from edxml_vn.model import (
    BusinessType,
    Document,
    PackageRefused,
    ResponseFor,
    StatusCode,
    StatusReport,
)
from edxml_vn.reading import read
from edxml_vn.vxp import partner_papers as papers
from edxml_vn.vxp.client import HubRefused, HubUnreachable, Kind, Mark

EDOC: Kind = "edoc"
STATUS: Kind = "status"
SLOWNESS = 10
# It would be no help if a partner that runs for weeks remembered every delivery.
MOST_REMEMBERED = 10_000


class Behaviour(StrEnum):
    """How the partner behaves."""

    ACCEPTS = "accepts"
    REFUSES = "refuses"
    SLOW = "slow"
    REPEATS = "repeats"
    GARBAGE = "garbage"


NAMES = {
    StatusCode.ARRIVED: "đã đến",
    StatusCode.REFUSED: "từ chối tiếp nhận",
    StatusCode.ACCEPTED: "đã tiếp nhận",
    StatusCode.ASSIGNED: "phân công",
    StatusCode.IN_PROGRESS: "đang xử lý",
    StatusCode.DONE: "hoàn thành",
    StatusCode.RECALL_ASKED: "yêu cầu lấy lại",
    StatusCode.CHANGE_AGREED: "đồng ý cập nhật, lấy lại",
    StatusCode.CHANGE_REFUSED: "từ chối cập nhật, lấy lại",
}
ASKS = {
    BusinessType.RECALL: "thu hồi",
    BusinessType.UPDATE: "cập nhật",
    BusinessType.REPLACE: "thay thế",
}
REFUSAL = "Văn bản gửi nhầm nơi nhận (đối tác giả lập)"


class Delivered(Protocol):
    """One line of a mailbox."""

    @property
    def doc_id(self) -> str: ...

    @property
    def to_code(self) -> str: ...


class Hub(Protocol):
    """What of `vxp.client.HubClient` the partner uses."""

    def send(self, path: Path, *, kind: Kind, from_code: str, to_codes: Sequence[str]) -> str: ...

    def received(self, kind: Kind, *, wait: int = 0) -> Sequence[Delivered]: ...

    def fetch(self, doc_id: str, to: BinaryIO) -> object: ...

    def acknowledge(self, doc_id: str, status: Mark, description: str = "") -> object: ...


@dataclass(frozen=True, slots=True)
class Reply:
    """A status to be sent; `times` more than one for a partner that repeats itself."""

    sender: papers.Sender
    about: ResponseFor
    code: str
    text: str = ""
    times: int = 1


class Partner:
    """One account at the hub with one behaviour for each of its organs.

    `say` is told in Vietnamese what happens, one line at a time; `now` is the naive local time;
    `step` is the time between two states of a document. Not for several threads.
    """

    def __init__(
        self, hub: Hub, *, organs: Mapping[str, Behaviour], say: Callable[[str], None],
        now: Callable[[], datetime], step: timedelta = timedelta(seconds=2), first_number: int = 1,
    ) -> None:  # fmt: skip
        self._hub, self._say, self._now, self._step = hub, say, now, step
        self._organs = {code.strip().upper(): how for code, how in organs.items()}
        self._due: list[tuple[datetime, int, Reply]] = []
        self._order = itertools.count()
        self._numbers = itertools.count(first_number)
        self._arrivals = itertools.count(1)
        self._first_seen: dict[str, datetime] = {}
        self._taken: dict[str, None] = {}

    @property
    def owes(self) -> int:
        """How many statuses it has still to send."""
        return len(self._due)

    def turn(self, *, wait: int = 0) -> int:
        """Fetch the mailbox once, answer what is due; returns how many packages were taken.

        `wait`: seconds the hub may hold the question; less when an answer is due before. A hub out
        of reach is told and tried again at the next turn.
        """
        taken = 0
        try:
            self._send_due()
            for kind in (STATUS, EDOC):
                patience = self._patience(wait) if kind == EDOC and not taken else 0
                for one in self._hub.received(kind, wait=patience):
                    taken += self._taken_in(one)
            self._send_due()
        except HubUnreachable as error:
            self._say(f"{error.sentence} Sẽ thử lại.")
        return taken

    def send_new(self, *, to: Sequence[str], from_code: str = "") -> Document:
        """Send a new document with two PDFs. Raises HubRefused, HubUnreachable."""
        sender = self._sender(from_code or next(iter(self._organs)))
        number = next(self._numbers)
        document = papers.new_document(sender, to=tuple(to), number=number, at=self._now())
        times = 2 if self._organs.get(sender.code) is Behaviour.REPEATS else 1
        for _ in range(times):
            self._post(papers.written(document), EDOC, sender.code, to)
            self._say(f"Đã gửi văn bản số {document.symbol} tới {', '.join(to)}.")
        return document

    def ask(self, original: Document, kind: BusinessType, *, by_status: bool = False) -> None:
        """Ask the receivers to give back, update or replace a document sent before.

        `by_status`: ask to give it back by status 13. Raises HubRefused, HubUnreachable.
        """
        codes = [one.organ_id for one in original.to if one.organ_id]
        sender = self._sender((original.from_ and original.from_.organ_id) or "")
        if by_status:
            for code in codes:
                about = ResponseFor(
                    organ_id=code, code=original.symbol, document_id=original.document_id,
                    promulgation_date=original.promulgation_date,
                )  # fmt: skip
                self._send(
                    Reply(sender, about, StatusCode.RECALL_ASKED, "Gửi nhầm, xin lấy lại văn bản")
                )
            return
        changed = papers.changing(original, kind, number=next(self._numbers), at=self._now())
        self._post(papers.written(changed), EDOC, sender.code, codes)
        self._say(f"Đã gửi yêu cầu {ASKS[kind]} văn bản số {original.symbol}.")

    def send_rubbish(self, *, to: Sequence[str], from_code: str = "") -> int:
        """Send packages that no hub may accept; returns how many it refused. Raises HubUnreachable."""
        sender = self._sender(from_code or next(iter(self._organs)))
        number = next(self._numbers)
        good = papers.written(
            papers.new_document(sender, to=tuple(to), number=number, at=self._now())
        )
        refused = 0
        for what, data in papers.rubbish(good, number):
            try:
                self._post(data, EDOC, sender.code, to)
            except HubRefused as error:
                refused += 1
                self._say(f"Trục không nhận gói tin {what}: {error.sentence}")
            else:
                self._say(f"Trục đã nhận gói tin {what}: lẽ ra phải từ chối.")
        return refused

    def _taken_in(self, one: Delivered) -> int:
        try:
            return self._take(one)
        except HubRefused as error:
            self._say(f"Trục không cho lấy gói tin {one.doc_id}: {error.sentence}")
            return 0

    def _take(self, one: Delivered) -> int:
        code = one.to_code.strip().upper()
        how = self._organs.get(code, next(iter(self._organs.values())))
        if how is Behaviour.SLOW and self._is_too_soon(one.doc_id):
            return 0
        content = BytesIO()
        self._hub.fetch(one.doc_id, content)
        try:
            package = read(content.getvalue(), with_attachments=False)
        except PackageRefused as error:
            self._hub.acknowledge(one.doc_id, "fail", str(error)[:200])
            self._say(f"Gói tin {one.doc_id} không đọc được: {error}")
            return 1
        # Before the answer: a mailbox that gives the same again must not be answered again.
        is_new = one.doc_id not in self._taken
        self._taken[one.doc_id] = None
        while len(self._taken) > MOST_REMEMBERED:
            del self._taken[next(iter(self._taken))]
        for _ in range(2 if how is Behaviour.REPEATS else 1):
            self._hub.acknowledge(one.doc_id, "done")
        if is_new:
            self._note(self._sender(code), how, package.message)
        return 1

    def _is_too_soon(self, doc_id: str) -> bool:
        seen = self._first_seen.setdefault(doc_id, self._now())
        if self._now() - seen < SLOWNESS * self._step:
            return True
        del self._first_seen[doc_id]
        return False

    def _note(
        self, sender: papers.Sender, how: Behaviour, message: Document | StatusReport
    ) -> None:
        if isinstance(message, Document):
            about = ResponseFor(
                organ_id=(message.from_ and message.from_.organ_id) or "", code=message.symbol,
                document_id=message.document_id, promulgation_date=message.promulgation_date,
            )  # fmt: skip
            kind = message.business_type
            if kind is BusinessType.NEW:
                self._say(
                    f"{sender.code} nhận văn bản số {message.symbol} của {about.organ_id}, "
                    f"{len(message.attachments)} tệp."
                )
                self._plan_new(sender, how, about)
            else:
                self._say(f"{sender.code} nhận yêu cầu {ASKS[kind]} của {about.organ_id}.")
                target = ResponseFor(
                    organ_id=about.organ_id, code=message.symbol,
                    document_id=next(iter(message.targets), message.document_id),
                    promulgation_date=message.promulgation_date,
                )  # fmt: skip
                self._plan_consent(sender, how, target)
            return
        spoken = message.response_for or ResponseFor()
        origin = (message.from_ and message.from_.organ_id) or ""
        what = _state(message.status_code or "")
        self._say(f"{sender.code} nhận trạng thái “{what}” của {origin} về {spoken.code}.")
        if message.status_code == StatusCode.RECALL_ASKED:
            asked = ResponseFor(
                organ_id=origin, code=spoken.code, document_id=spoken.document_id,
                promulgation_date=spoken.promulgation_date,
            )  # fmt: skip
            self._plan_consent(sender, how, asked)

    def _plan_new(self, sender: papers.Sender, how: Behaviour, about: ResponseFor) -> None:
        C = StatusCode
        accepted = f"Số đến {next(self._arrivals)}"
        plain = [(C.ARRIVED, ""), (C.ACCEPTED, accepted), (C.ASSIGNED, ""), (C.IN_PROGRESS, ""), (C.DONE, "")]  # fmt: skip
        plan: dict[Behaviour, list[tuple[str, str]]] = {
            Behaviour.ACCEPTS: [*plain],
            Behaviour.SLOW: [*plain],
            Behaviour.REPEATS: [*plain],
            Behaviour.REFUSES: [(C.ARRIVED, ""), (C.REFUSED, REFUSAL)],
            # Out of order, unknown, never asked for; the true ones come last.
            Behaviour.GARBAGE: [
                (C.DONE, ""), ("99", "Mã không có"), (C.CHANGE_REFUSED, "Không ai hỏi"),
                (C.ARRIVED, ""), (C.ACCEPTED, accepted), (C.REFUSED, REFUSAL),
            ],
        }  # fmt: skip
        self._plan(sender, how, about, plan[how])
        if how is Behaviour.GARBAGE and about.organ_id:
            self.send_rubbish(to=[about.organ_id], from_code=sender.code)

    def _plan_consent(self, sender: papers.Sender, how: Behaviour, about: ResponseFor) -> None:
        agreed = (StatusCode.CHANGE_AGREED, "Đồng ý")
        declined = (StatusCode.CHANGE_REFUSED, "Văn bản đã được sử dụng")
        answers: list[tuple[str, str]] = [agreed]
        if how is Behaviour.REFUSES:
            answers = [declined]
        elif how is Behaviour.GARBAGE:
            answers = [("98", "Mã không có"), declined, agreed]
        self._plan(sender, how, about, answers)

    def _plan(
        self, sender: papers.Sender, how: Behaviour, about: ResponseFor,
        answers: Sequence[tuple[str, str]],
    ) -> None:  # fmt: skip
        times = 2 if how is Behaviour.REPEATS else 1
        pace = SLOWNESS * self._step if how is Behaviour.SLOW else self._step
        for place, (code, text) in enumerate(answers):
            at = self._now() + place * pace
            heapq.heappush(
                self._due, (at, next(self._order), Reply(sender, about, code, text, times))
            )

    def _send_due(self) -> None:
        while self._due and self._due[0][0] <= self._now():
            reply = self._due[0][2]
            # Taken off only after it was sent: a hub out of reach loses nothing.
            try:
                self._send(reply)
            except HubRefused as error:
                self._say(f"Trục không nhận trạng thái “{_state(reply.code)}”: {error.sentence}")
            heapq.heappop(self._due)

    def _send(self, reply: Reply) -> None:
        to = [reply.about.organ_id or ""]
        message = papers.report(
            reply.sender, reply.about, reply.code, text=reply.text, at=self._now()
        )
        data = papers.written(message)
        for _ in range(reply.times):
            self._post(data, STATUS, reply.sender.code, to)
        if reply.times > 1:
            # The same state once more in other bytes, as systems do that write it anew.
            later = papers.report(
                reply.sender, reply.about, reply.code, text=f"{reply.text} (gửi lại)".strip(),
                at=self._now(),
            )  # fmt: skip
            self._post(papers.written(later), STATUS, reply.sender.code, to)
        self._say(
            f"{reply.sender.code} báo {reply.about.organ_id}: “{_state(reply.code)}” về {reply.about.code}"
            + (f" ({reply.text})." if reply.text else ".")
        )

    def _post(self, data: bytes, kind: Kind, from_code: str, to: Sequence[str]) -> None:
        with tempfile.NamedTemporaryFile(prefix="congvan-partner-", suffix=".edxml") as file:
            file.write(data)
            file.flush()
            self._hub.send(Path(file.name), kind=kind, from_code=from_code, to_codes=list(to))

    def _sender(self, code: str) -> papers.Sender:
        return papers.Sender(code, f"Đối tác giả lập {code}")

    def _patience(self, wait: int) -> int:
        if self._first_seen:
            return min(wait, 1)
        if not self._due:
            return wait
        return max(0, min(wait, int((self._due[0][0] - self._now()).total_seconds())))


def _state(code: str) -> str:
    known = {str(one) for one in StatusCode}
    return NAMES[StatusCode(code)] if code in known else f"mã {code}"
