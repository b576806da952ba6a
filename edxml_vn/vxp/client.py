"""An agency's side of the protocol: send, list, fetch, acknowledge, over one kept-alive connection.

Speaks to the national axis and to a hub of this product alike (SPEC §9, K1–K5). Each call carries
fresh headers with only the keys it needs. The secret is in no text that this module makes.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO, Literal, Self

from edxml_vn.vxp import lines, lists
from edxml_vn.vxp.answers import FINAL_CODES
from edxml_vn.vxp.headers import signed
from edxml_vn.vxp.lines import Counts, Listed, Received, Sent, text_of
from edxml_vn.vxp.wire import Answer, Body, HubError, HubUnreachable, Wire

__all__ = [
    "Counts", "HubClient", "HubError", "HubRefused", "HubUnreachable", "Kind", "Listed", "Received", "Sent",
]  # fmt: skip

Kind = Literal["edoc", "status"]
Mark = Literal["processing", "done", "fail"]
# The axis ignores a wish to wait; a hub of ours holds the answer no longer than this many seconds.
LONGEST_WAIT = 50
_JSON = "application/json"
_OCTETS = "application/octet-stream"
_CHUNK = 256 * 1024
_SMALL = 1024 * 1024
# 120 000 agencies at some 300 bytes, with room for growth.
_LONG_LIST = 128 * 1024 * 1024
_GOOD = (200, 201)
# Some 40 letters each, twice in the headers: proxies take 8 KiB.
_TOLD_AT_ONCE = 50
_EMPTY_OBJECT = Body((b"{}",), 2)
_NOTHING = Body((), 0)


class HubRefused(HubError):
    """The hub understood and said no; `is_final` when the same bytes will meet the same answer."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code

    @property
    def is_final(self) -> bool:
        """Whether trying again without a change is useless; unknown codes may pass."""
        return self.code in FINAL_CODES


class HubClient:
    """A mailbox account at a hub. Calls from several threads wait for one another; a thread that
    polls with `wait` should have a client of its own.

    `clock` gives the present moment (aware). Every call raises HubUnreachable (try again later) or
    HubRefused (the hub's own no).
    """

    def __init__(
        self,
        base_url: str,
        system_id: str,
        secret: str,
        *,
        clock: Callable[[], datetime],
        timeout: float = 30.0,
        max_package: int = 512 * 1024 * 1024,
    ) -> None:
        self._wire = Wire(base_url, timeout=timeout)
        self._system_id = system_id
        self._secret = secret
        self._clock = clock
        self._max_package = max_package
        self._lock = Lock()

    def __repr__(self) -> str:
        return f"<HubClient {self._system_id}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; the client may still be used."""
        with self._lock:
            self._wire.close()

    def send(
        self,
        path: Path,
        *,
        kind: Kind,
        from_code: str,
        to_codes: Sequence[str] = (),
        sha256: bytes | None = None,
    ) -> str:
        """Send the package in `path`; return the hub's id of it. Safe to repeat (SPEC K5).

        `sha256` saves reading the file twice. An OK without an id counts as unreachable.
        """
        digest = sha256 or _sha256(path)
        parameters = {
            "servicetype": "eDoc",
            "messagetype": kind,
            "hash-file": "".join(f"{byte:x}" for byte in digest),
            "from": from_code,
        }
        if to_codes:
            parameters["to"] = json.dumps(list(to_codes), separators=(",", ":"))
        body = Body(_FileAndLineEnd(path), path.stat().st_size + 2)
        with self._calling("POST", "sendEdoc", parameters, body=body, content_type=_OCTETS) as said:
            doc_id = text_of(_checked(lists.read_object(said.chunks(_SMALL)), said), "DocId")
        if not doc_id:
            raise HubUnreachable(
                "Trục báo đã nhận nhưng không cho mã gói tin; hệ thống sẽ gửi lại."
            )
        return doc_id

    def received(self, kind: Kind, *, wait: int = 0) -> list[Received]:
        """What waits in the mailbox, in the hub's order.

        `wait` asks a hub of this product to hold its answer up to so many seconds (at most 50)
        until something is there. Items without a usable id are left out: nobody could fetch them.
        """
        parameters = {"servicetype": "eDoc", "messagetype": kind}
        if wait > 0:
            wait = min(wait, LONGEST_WAIT)
            parameters["wait"] = str(wait)
        items = self._list("getReceivedEdocList", parameters, patience=max(wait, 0))
        found = [lines.received(item, kind) for item in items]
        return [one for one in found if lines.is_usable_id(one.doc_id)]

    def fetch(self, doc_id: str, to: BinaryIO, *, raw: bool = False) -> int:
        """Write the package into `to`; return its size. After an error throw away what was written.

        `raw` asks by downloadEdoc, which hubs of this product and new ones of others understand: a
        third less to carry.
        """
        parameters = {"docId": doc_id, "filePath": "xml"}
        if raw:
            return self._download(parameters, to)
        limit = self._max_package // 3 * 4 + _SMALL
        with self._calling("POST", "getEdoc", parameters, body=_EMPTY_OBJECT) as said:
            answer, size = lists.read_package(said.chunks(limit), to)
            _checked(answer, said)
        if not size:
            raise HubUnreachable("Trục trả về gói tin rỗng.")
        return size

    def acknowledge(self, doc_id: str, status: Mark, description: str = "") -> None:
        """Tell the hub what became of a fetched package; `description` loses its diacritics."""
        parameters = {"status": status, "docId": doc_id}
        if plain := _ascii(description):
            parameters["description"] = plain
        self._simple("updateStatus", parameters)

    def acknowledge_all(self, doc_ids: Sequence[str], status: Mark = "done") -> None:
        """Tell a hub of this product what became of many packages, by few calls.

        Those it does not know, or was told of before, do no harm. Other hubs refuse.
        """
        for start in range(0, len(doc_ids), _TOLD_AT_ONCE):
            together = ",".join(doc_ids[start : start + _TOLD_AT_ONCE])
            self._simple("updateStatus", {"status": status, "docId": together})

    def sent(self, doc_id: str, *, kind: Kind = "edoc") -> list[Sent]:
        """The deliveries of a package that was sent under this id."""
        parameters = {"servicetype": "eDoc", "messagetype": kind, "docId": doc_id}
        return [lines.sent(item) for item in self._list("getSentEdocList", parameters)]

    def counts(self) -> Counts:
        """How many packages of either kind wait."""
        return Counts(
            edocs=self._count("countReceiveEdoc"), statuses=self._count("countReceiveStatus")
        )

    def agencies(self) -> list[Listed]:
        """The whole directory, with the older code of each agency."""
        items = self._list("getAgenciesList", {}, limit=_LONG_LIST)
        return [lines.listed(item, "oldCode") for item in items]

    def agencies_qd20(self, level: str = "1") -> list[Listed]:
        """The directory by codes of QĐ 20/2020, with the code of QCVN 102 of each agency."""
        items = self._list("getAgenciesListQD20", {"level": level}, limit=_LONG_LIST)
        return [lines.listed(item, "code102") for item in items]

    def register_agency(
        self,
        *,
        id: str,  # noqa: A002 — the protocol's own name
        pcode: str,
        code: str,
        name: str,
        mail: str = "",
        mobile: str = "",
        fax: str = "",
    ) -> None:
        """Enter or change an agency in the hub's directory."""
        told = {"id": id, "pcode": pcode, "code": code, "name": name, "mail": mail, "mobile": mobile, "fax": fax}  # fmt: skip
        raw = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        self._simple("registerAgency", {}, body=Body((raw,), len(raw)))

    def delete_agency(self, code: str) -> None:
        """Take an agency out of the hub's directory."""
        self._simple("deleteAgency", {"AgencyCode": code})

    def _simple(self, name: str, parameters: Mapping[str, str], body: Body = _EMPTY_OBJECT) -> None:
        with self._calling("POST", name, parameters, body=body) as said:
            _checked(lists.read_object(said.chunks(_SMALL)), said)

    def _count(self, name: str) -> int:
        with self._calling("POST", name, {}, body=_EMPTY_OBJECT) as said:
            count = text_of(_checked(lists.read_object(said.chunks(_SMALL)), said), "count")
        if not (count.isascii() and count.isdigit() and len(count) <= 12):
            raise HubUnreachable("Trục trả lời sai quy ước.")
        return int(count)

    def _list(
        self,
        name: str,
        parameters: Mapping[str, str],
        *,
        patience: float = 0,
        limit: int = 16 * 1024 * 1024,
    ) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        with self._calling("POST", name, parameters, body=_NOTHING, patience=patience) as said:
            answer = _checked(lists.read_list(said.chunks(limit), items), said)
        if not isinstance(answer.get("data"), list):
            raise HubUnreachable("Trục trả lời thiếu danh sách.")
        return items

    def _download(self, parameters: Mapping[str, str], to: BinaryIO) -> int:
        with self._calling("GET", "downloadEdoc", parameters, body=_NOTHING) as said:
            size = 0
            for piece in said.chunks(self._max_package):
                if said.status in _GOOD:
                    to.write(piece)
                size += len(piece)
            if said.status not in _GOOD or not size:
                raise HubUnreachable("Trục không đưa được gói tin.")
        return size

    @contextmanager
    def _calling(
        self,
        method: str,
        name: str,
        parameters: Mapping[str, str],
        *,
        body: Body,
        content_type: str = _JSON,
        patience: float = 0,
    ) -> Iterator[Answer]:
        """One call under the lock. Whatever goes wrong, the connection is not used again."""
        headers = signed(
            {"systemid": self._system_id, **parameters},
            secret=self._secret,
            content_type=content_type,
            at=self._clock(),
        )
        headers |= {"Accept-Encoding": "gzip", "Connection": "keep-alive"}
        with self._lock:
            try:
                said = self._wire.call(method, name, headers=headers, body=body, patience=patience)
                yield said
            except HubRefused:
                raise  # Said in full: the connection is as good as before.
            except lists.Unreadable as broken:
                self._wire.close()
                raise HubUnreachable("Trục trả lời sai quy ước.") from broken
            except BaseException:
                self._wire.close()
                raise


class _FileAndLineEnd:
    """The bytes of a file and CR LF, as the official SDK sends them; can be read again for a retry."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __iter__(self) -> Iterator[bytes]:
        with self._path.open("rb") as source:
            while piece := source.read(_CHUNK):
                yield piece
        yield b"\r\n"


def _checked(answer: dict[str, Any], said: Answer) -> dict[str, Any]:
    """The answer when it is a success (SPEC §9.6); an HTTP error with a good body is none."""
    status, code = text_of(answer, "status"), text_of(answer, "ErrorCode")
    is_success = status == "OK" and code == "0"
    if is_success and said.status in _GOOD:
        return answer
    if is_success or not (status and code):
        raise HubUnreachable("Trục trả lời sai quy ước.")
    told = " ".join(text_of(answer, "ErrorDesc").split())[:300]
    raise HubRefused(code, told or "Trục từ chối, không nêu lý do.")


def _ascii(text: str) -> str:
    """Vietnamese without its diacritics, on one line, at most 200 letters."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    kept = "".join(one if one.isprintable() else " " for one in plain if one.isascii())
    return " ".join(kept.split())[:200]


def _sha256(path: Path) -> bytes:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").digest()
