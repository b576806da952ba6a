"""A hub without a socket: accounts in the test's transaction, parcels given straight to accepting."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from congvan.hub import handing_out, payloads
from congvan.hub.services import accepting, mailboxes, participants
from congvan.hub.services.accounts import Account, account_of
from congvan.hub.spool import Spool
from congvan.hub.states import MessageKind
from congvan.kernel.audit import Actor

SYSTEM = Actor.system()


@dataclass(frozen=True)
class Office:
    """An account and its first code."""

    account: Account
    code: str

    def send(
        self, file: bytes, *, kind: str = "edoc", sender: str = "", to: Sequence[str] = ()
    ) -> accepting.Accepted:
        spool = Spool(payloads.store())
        try:
            spool.add(file + b"\r\n")
            parameters = {
                "from": sender or self.code, "messagetype": kind, "to": json.dumps(list(to)),
                "hash-file": hashlib.sha256(file).hexdigest(),
            }  # fmt: skip
            return accepting.accept(account=self.account, parameters=parameters, spool=spool)
        finally:
            spool.close()

    def received(self, kind: str = "edoc") -> list[dict[str, object]]:
        return mailboxes.list_received(self.account, MessageKind(kind))

    def fetched(self) -> list[bytes]:
        """Everything that waits, opened as getEdoc gives it."""
        found = []
        for line in self.received():
            payload = mailboxes.fetch(self.account, str(line["docId"]))
            body = handing_out.as_answer(payload.sha256, payload.size)
            text = b"".join(body.pieces)
            assert len(text) == body.length
            found.append(base64.b64decode(json.loads(text)["data"]))
        return found


def join(system_id: str, *codes: str) -> Office:
    issued = participants.add_participant(by=SYSTEM, system_id=system_id, organs=codes)
    return Office(account_of(issued.participant), codes[0])
