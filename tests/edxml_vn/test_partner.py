"""The simulated partner, on a hub made of lists: every behaviour, and what the other side gets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest

from edxml_vn.model import BusinessType, Document, PackageRefused, StatusReport
from edxml_vn.reading import read
from edxml_vn.routing import recipients
from edxml_vn.vxp.client import HubRefused, HubUnreachable
from edxml_vn.vxp.partner import Behaviour, Partner

OURS, THEIRS = "H21.05", "H99.1"


@dataclass
class Line:
    doc_id: str
    to_code: str


class ListHub:
    """A hub of one mailbox for each organ and kind; checks nothing but that it can be read."""

    def __init__(self) -> None:
        self.boxes: dict[tuple[str, str], list[Line]] = defaultdict(list)
        self.packages: dict[str, bytes] = {}
        self.acknowledged: list[tuple[str, str]] = []
        self.is_away = False

    def of(self, code: str) -> HubSide:
        return HubSide(self, code)

    def messages(self, code: str, kind: str) -> list[Document | StatusReport]:
        return [read(self.packages[one.doc_id]).message for one in self.boxes[code, kind]]

    def states(self, code: str = OURS) -> list[str]:
        found = self.messages(code, "status")
        return [str(one.status_code) for one in found if isinstance(one, StatusReport)]


class HubSide:
    """The hub as one organ's client sees it."""

    def __init__(self, hub: ListHub, code: str) -> None:
        self.hub, self.code = hub, code

    def send(self, path: Path, *, kind: str, from_code: str, to_codes: Sequence[str]) -> str:
        if self.hub.is_away:
            raise HubUnreachable("Trục đang tắt.")
        data = path.read_bytes()
        try:
            message = read(data).message
        except PackageRefused as error:
            raise HubRefused("22", str(error)) from None
        doc_id = f"D{len(self.hub.packages)}"
        self.hub.packages[doc_id] = data
        for code in recipients(message):
            self.hub.boxes[code, kind].append(Line(doc_id, code))
        return doc_id

    def received(self, kind: str, *, wait: int = 0) -> list[Line]:
        if self.hub.is_away:
            raise HubUnreachable("Trục đang tắt.")
        return list(self.hub.boxes[self.code, kind])

    def fetch(self, doc_id: str, to: BinaryIO) -> int:
        return to.write(self.hub.packages[doc_id])

    def acknowledge(self, doc_id: str, status: str, description: str = "") -> None:
        self.hub.acknowledged.append((doc_id, status))
        for box in self.hub.boxes.values():
            box[:] = [one for one in box if one.doc_id != doc_id]


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 18, 8, 30)  # noqa: DTZ001 - the format has no zone

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Scene:
    """We at one side of the hub, the partner at the other."""

    hub: ListHub
    clock: Clock
    said: list[str]

    def partner(self, code: str, how: Behaviour = Behaviour.ACCEPTS) -> Partner:
        return Partner(
            self.hub.of(code), organs={code: how}, say=self.said.append, now=self.clock,
            step=timedelta(seconds=1),
        )  # fmt: skip

    def live(self, partner: Partner, seconds: int) -> None:
        for _ in range(seconds):
            partner.turn()
            self.clock.now += timedelta(seconds=1)


@pytest.fixture
def scene() -> Scene:
    return Scene(ListHub(), Clock(), [])


@pytest.mark.parametrize(
    ("how", "states"),
    [
        (Behaviour.ACCEPTS, ["01", "03", "04", "05", "06"]),
        (Behaviour.REFUSES, ["01", "02"]),
        # Twice in the same bytes, once more in others.
        (Behaviour.REPEATS, [code for code in ("01", "03", "04", "05", "06") for _ in range(3)]),
        (Behaviour.GARBAGE, ["06", "99", "16", "01", "03", "02"]),
    ],
)
def test_a_document_is_answered_in_its_way(scene: Scene, how: Behaviour, states: list[str]):
    us, partner = scene.partner(OURS), scene.partner(THEIRS, how)
    document = us.send_new(to=[THEIRS])
    assert len(read(scene.hub.packages["D0"]).message.attachments) == 2
    scene.live(partner, 8)
    assert scene.hub.states() == states
    reports = scene.hub.messages(OURS, "status")
    assert {one.response_for.document_id for one in reports} == {document.document_id}
    assert scene.hub.boxes[THEIRS, "edoc"] == []
    assert partner.owes == 0


def test_a_refusal_says_why_and_an_acceptance_gives_the_number(scene: Scene):
    us, refuses = scene.partner(OURS), scene.partner(THEIRS, Behaviour.REFUSES)
    us.send_new(to=[THEIRS])
    scene.live(refuses, 3)
    assert "gửi nhầm" in scene.hub.messages(OURS, "status")[-1].description
    assert any("từ chối tiếp nhận" in line for line in scene.said)


def test_a_slow_one_leaves_it_in_the_mailbox_first(scene: Scene):
    us, slow = scene.partner(OURS), scene.partner(THEIRS, Behaviour.SLOW)
    us.send_new(to=[THEIRS])
    scene.live(slow, 9)
    assert (scene.hub.states(), len(scene.hub.boxes[THEIRS, "edoc"])) == ([], 1)
    scene.live(slow, 60)
    assert scene.hub.states() == ["01", "03", "04", "05", "06"]


@pytest.mark.parametrize(("how", "answer"), [(Behaviour.ACCEPTS, "15"), (Behaviour.REFUSES, "16")])
@pytest.mark.parametrize("kind", [BusinessType.RECALL, BusinessType.UPDATE, BusinessType.REPLACE])
def test_changes_asked_for_are_answered(
    scene: Scene, how: Behaviour, answer: str, kind: BusinessType
):
    us, partner = scene.partner(OURS), scene.partner(THEIRS, how)
    document = us.send_new(to=[THEIRS])
    scene.live(partner, 6)
    us.ask(document, kind)
    asked = scene.hub.messages(THEIRS, "edoc")[-1]
    assert (asked.business_type, asked.targets) == (kind, (document.document_id,))
    scene.live(partner, 2)
    assert scene.hub.states()[-1] == answer
    assert scene.hub.messages(OURS, "status")[-1].response_for.document_id == document.document_id


def test_a_document_is_asked_back_by_status(scene: Scene):
    us, partner = scene.partner(OURS), scene.partner(THEIRS)
    document = us.send_new(to=[THEIRS])
    us.ask(document, BusinessType.RECALL, by_status=True)
    scene.live(partner, 6)
    assert sorted(scene.hub.states()) == ["01", "03", "04", "05", "06", "15"]


def test_rubbish_is_told_and_a_hub_away_loses_nothing(scene: Scene):
    us, garbage = scene.partner(OURS), scene.partner(THEIRS, Behaviour.GARBAGE)
    assert us.send_rubbish(to=[THEIRS]) == 5
    us.send_new(to=[THEIRS])
    garbage.turn()
    owed = garbage.owes
    scene.hub.is_away = True
    scene.live(garbage, 10)
    assert garbage.owes == owed
    scene.hub.is_away = False
    scene.live(garbage, 1)
    assert garbage.owes == 0


def test_what_cannot_be_read_is_given_back_as_failed(scene: Scene):
    scene.hub.packages["X"] = b"khong phai XML"
    scene.hub.boxes[THEIRS, "edoc"].append(Line("X", THEIRS))
    scene.partner(THEIRS).turn()
    assert scene.hub.acknowledged == [("X", "fail")]


def test_its_pdfs_are_pdfs(scene: Scene):
    import pypdfium2

    from edxml_vn.vxp.partner_papers import pdf

    page = pypdfium2.PdfDocument(BytesIO(pdf("Van ban so 1", "a (b) \\ c")))[0]
    assert "Van ban so 1" in page.get_textpage().get_text_bounded()
    assert "a (b) \\ c" in page.get_textpage().get_text_bounded()
