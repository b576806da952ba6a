"""A hub in memory: routes by what packages say, answers a repeat as before, can be away or refuse."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from congvan.exchange.models import Connection
from congvan.exchange.services import clients, connections, delivery, directory
from edxml_vn import reading, routing
from edxml_vn.vxp.client import HubRefused, HubUnreachable, Listed, Received


@dataclass
class MemoryHub:
    """The mailboxes by code; `away` says why nobody can be reached."""

    codes: set[str]
    account: str = "H21.05"
    away: str = ""
    answers_lost: int = 0
    listed: list[Listed] = field(default_factory=list)
    boxes: dict[tuple[str, str], list[tuple[str, bytes, str]]] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)
    acknowledged: list[tuple[str, str, str]] = field(default_factory=list)
    # Codes that the hub's list gives in the place of the mailbox's own.
    spelled: dict[str, str] = field(default_factory=dict)
    calls: int = 0

    def send(
        self, path: Path, *, kind: str, from_code: str, to_codes: Sequence[str] = (),
        sha256: bytes | None = None,
    ) -> str:  # fmt: skip
        """Deliver to everybody the package names."""
        self._call()
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        assert sha256 is None or sha256.hex() == digest
        if digest in self.taken:
            return self.taken[digest]
        receivers = routing.recipients(reading.read(data).message)
        assert set(receivers) == set(to_codes)
        unknown = [code for code in receivers if code not in self.codes]
        if unknown:
            raise HubRefused("18", f"Khong co don vi nhan {unknown[0]}.")
        for code in receivers:
            self.put(code, kind, data, from_code)
        self.taken[digest] = str(uuid.uuid4())
        if self.answers_lost:
            self.answers_lost -= 1
            raise HubUnreachable("Mất kết nối khi chờ trả lời.")
        return self.taken[digest]

    def put(self, code: str, kind: str, data: bytes, from_code: str = "H99.9") -> str:
        """Lay a package into a mailbox."""
        doc_id = str(uuid.uuid4())
        self.boxes.setdefault((code, kind), []).append((doc_id, data, from_code))
        return doc_id

    def received(self, kind: str, *, wait: int = 0) -> list[Received]:
        """What waits in all mailboxes of this one account."""
        self._call()
        return [
            Received(doc_id=doc_id, kind=kind, from_code=sender, to_code=self.spelled.get(doc_id, code), created=None, status="initial")
            for (code, of_kind), box in self.boxes.items() if of_kind == kind and code == self.account
            for doc_id, _, sender in box
        ]  # fmt: skip

    def fetch(self, doc_id: str, to: BinaryIO, *, raw: bool = False) -> int:
        """The bytes of a delivery."""
        self._call()
        return next(
            to.write(data) for box in self.boxes.values() for one, data, _ in box if one == doc_id
        )

    def acknowledge(self, doc_id: str, status: str, description: str = "") -> None:
        """Take a delivery out of its mailbox."""
        self._call()
        self.acknowledged.append((doc_id, status, description))
        for box in self.boxes.values():
            box[:] = [one for one in box if one[0] != doc_id]

    def acknowledge_all(self, doc_ids: Sequence[str], status: str = "done") -> None:
        """The same for many, by one call."""
        self._call()
        for doc_id in doc_ids:
            self.calls -= 1
            self.acknowledge(doc_id, status)

    def agencies(self) -> list[Listed]:
        """The directory."""
        self._call()
        return self.listed

    def close(self) -> None:
        """Nothing to close."""

    def _call(self) -> None:
        self.calls += 1
        if self.away:
            raise HubUnreachable(self.away)


def plug_in(hub: MemoryHub, patch: pytest.MonkeyPatch) -> None:
    """Everybody's client is this hub."""

    def client(_connection: Connection) -> Any:
        return hub

    for module in (clients, delivery, directory):
        patch.setattr(module, "client_of", client)


def connection(agency_id: int, code: str = "H21.05") -> Connection:
    """A connection of the agency, set up by the system."""
    made = connections.add(
        by=None, name="Trục tỉnh", base_url="https://truc.example.vn/vxp", system_id="node.1",
        secret="bi-mat", polls_long=True,
    )  # fmt: skip
    connections.add_agency(by=None, connection_id=made.pk, agency_id=agency_id, code=code)
    return made
