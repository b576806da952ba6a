"""Lines of the lists that a hub answers with, as values. Every field of a hub may be missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from edxml_vn.vxp.times import read_shown


@dataclass(frozen=True, slots=True)
class Received:
    """A package that waits in the mailbox."""

    doc_id: str
    kind: str
    from_code: str
    to_code: str
    created: datetime | None
    status: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What the hub knows of one delivery of a package that was sent."""

    doc_id_sender: str
    doc_id_receiver: str
    from_code: str
    to_code: str
    title: str
    notation: str
    sent: datetime | None
    received: datetime | None
    send_status: str
    send_status_text: str
    receive_status: str
    receive_status_text: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many packages wait in the mailbox."""

    edocs: int
    statuses: int


@dataclass(frozen=True, slots=True)
class Listed:
    """An agency of the hub's directory; `old_code` is its other code, "" when there is none."""

    id: str
    pid: str
    code: str
    old_code: str
    name: str
    mail: str


def received(item: Mapping[str, Any], kind: str) -> Received:
    """A line of getReceivedEdocList, asked for packages of `kind`."""
    return Received(
        doc_id=text_of(item, "docId"),
        kind=text_of(item, "messageType") or kind,
        from_code=text_of(item, "from"),
        to_code=text_of(item, "to"),
        created=read_shown(item.get("created_time")),
        status=text_of(item, "status"),
    )


def sent(item: Mapping[str, Any]) -> Sent:
    """A line of getSentEdocList."""
    return Sent(
        doc_id_sender=text_of(item, "senderDocId"),
        doc_id_receiver=text_of(item, "receiverDocId"),
        from_code=text_of(item, "fromCode"),
        to_code=text_of(item, "toCode"),
        title=text_of(item, "title"),
        notation=text_of(item, "notation"),
        sent=read_shown(item.get("sentTime")),
        received=read_shown(item.get("receivedTime")),
        send_status=text_of(item, "sendStatus"),
        send_status_text=text_of(item, "sendStatusDesc"),
        receive_status=text_of(item, "receiveStatus"),
        receive_status_text=text_of(item, "receiveStatusDesc"),
    )


def listed(item: Mapping[str, Any], other: str) -> Listed:
    """A line of either directory; `other` names the field with the second code."""
    return Listed(
        id=text_of(item, "id"),
        pid=text_of(item, "pid"),
        code=text_of(item, "code"),
        old_code=text_of(item, other),
        name=text_of(item, "name"),
        mail=text_of(item, "mail"),
    )


def is_usable_id(doc_id: str) -> bool:
    """Whether an id can be sent back in a signed header."""
    return 0 < len(doc_id) <= 200 and doc_id.isascii() and doc_id.isprintable()


def text_of(values: Mapping[str, Any], name: str) -> str:
    """A field as text; a null, a list or an object counts as nothing."""
    value = values.get(name)
    return str(value).strip() if isinstance(value, (str, int, float)) else ""
