"""The calls of the protocol, one function each: parameters and body in, an answer out (SPEC §9.4).

Run in threads. Whatever happens, the answer is one JSON object in ASCII with a status, also for
calls that do not exist, mistakes of ours and a database that is away (SPEC §9.3).
"""

# ruff: noqa: ARG001 - one signature for all calls

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.db import Error as DatabaseError
from psycopg_pool import PoolTimeout

from congvan.hub import handing_out
from congvan.hub.refusals import Refused, bad_request
from congvan.hub.services import accepting, directory, mailboxes
from congvan.hub.services.accounts import Account, authenticate
from congvan.hub.spool import MEMORY_BYTES, Spool
from congvan.hub.states import MessageKind
from congvan.kernel.errors import BusinessError
from edxml_vn.vxp import answers
from edxml_vn.vxp.answers import ErrorCode

logger = logging.getLogger(__name__)

# Of what is asked with `wait`; proxies and clients give up after a minute (SPEC §9.1).
LONGEST_WAIT = 50.0
# Pieces of a long list are joined up to this size: a piece costs a turn of the event loop.
_PIECE = 64 * 1024
_MORE = "Trục đang bận hoặc cơ sở dữ liệu tạm thời chưa trả lời. Gửi lại sau ít phút."
_BROKEN = "Trục gặp lỗi khi xử lý. Gửi lại sau ít phút."


@dataclass(frozen=True, slots=True)
class Call:
    """One request after its body has come in; the two headers are raw, as they were on the wire."""

    name: str
    method: str
    sign_header: bytes = field(repr=False)
    hash_header: bytes = field(repr=False)
    body: Spool
    takes_gzip: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """Nothing is there: ask `again` when this mailbox has mail, at the latest after `seconds`."""

    mailbox: tuple[int, str]
    seconds: float
    again: Callable[[], Answer]


@dataclass(frozen=True, slots=True)
class Answer:
    """`pieces` make the body, unless all of it is there (`body`); without `length` it is sent in chunks.

    `woken` mailboxes got mail.
    """

    pieces: Iterator[bytes]
    length: int | None = None
    body: bytes | None = None
    content_type: bytes = b"application/json"
    is_gzip: bool = False
    woken: frozenset[tuple[int, str]] = frozenset()
    hold: Hold | None = None


def whole(body: bytes, *, woken: frozenset[tuple[int, str]] = frozenset()) -> Answer:
    """An answer that is all there."""
    return Answer(iter(()), len(body), body, woken=woken)


def refusal(error: Refused) -> Answer:
    """FAIL with its number and sentence."""
    return whole(answers.fail(error.error_code, error.sentence))


def answer(call: Call) -> Answer:
    """Do what is asked. Never raises."""
    return in_thread(lambda: _answer(call), to_download=is_download(call))


def check_sender(sign_header: bytes, hash_header: bytes) -> int:
    """Before a large body is taken in: the largest package allowed, for a caller that is known.

    Raises Refused.
    """
    authenticate(sign_header, hash_header)
    return accepting.largest_package()


def in_thread(work: Callable[[], Answer], *, to_download: bool = False) -> Answer:
    """Run `work`; every error becomes an answer. What is small is made whole at once."""
    try:
        found = work()
        if found.body is None and found.length is not None and found.length <= MEMORY_BYTES:
            found = replace(found, body=b"".join(found.pieces))
    except Exception as error:
        # The outermost edge: the SDK takes anything but an answer for "no mail".
        refused = as_refused(error)
        # Whatever downloadEdoc answers is taken for the file, so that it answers nothing.
        return whole(b"") if to_download else refusal(refused)
    return found


def as_refused(error: BaseException) -> Refused:
    """What the other end is told of an error; the log gets the rest."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, DatabaseError | PoolTimeout):
        logger.warning("Cơ sở dữ liệu chưa trả lời một lời gọi của trục.", exc_info=error)
        return Refused(ErrorCode.HUB_ERROR, _MORE)
    if isinstance(error, BusinessError):
        # Its sentence is for people of this office (a damaged key, a damaged file).
        logger.error("Trục không làm được: %s", error.sentence)
        return Refused(ErrorCode.HUB_ERROR, _BROKEN)
    logger.error("Một lời gọi của trục gặp lỗi.", exc_info=error)
    return Refused(ErrorCode.HUB_ERROR, _BROKEN)


def is_download(call: Call) -> bool:
    """Whether whatever is answered is taken for a file."""
    return call.name == "downloadEdoc" and call.method == "GET"


def _answer(call: Call) -> Answer:
    known = CALLS.get(call.name)
    if known is None:
        raise bad_request("Trục không có lời gọi này.")
    methods, handle = known
    if call.method not in methods:
        raise bad_request(f"Lời gọi {call.name} phải dùng {' hoặc '.join(methods)}.")
    account, parameters = authenticate(call.sign_header, call.hash_header)
    return handle(account, _unquoted(parameters), call)


def _get(parameters: Mapping[str, str], name: str) -> str:
    """A parameter by its name, else by the same name in other capitals."""
    if name in parameters:
        return parameters[name]
    lowered = name.lower()
    return next((value for key, value in parameters.items() if key.lower() == lowered), "")


def _unquoted(parameters: Mapping[str, str]) -> dict[str, str]:
    """The SDK hands a text with quotes or brackets on as JSON, that is quoted once more (watched).

    What no database holds (NUL, halves of letters) is gone from here on.
    """
    return {key: _text(value) if _is_odd(value) else value for key, value in parameters.items()}


def _is_odd(value: str) -> bool:
    return not value.isprintable() or value.startswith('"')


def _text(value: str) -> str:
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        found = value
    text = found if isinstance(found, str) else value
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def _doc_ids(parameters: Mapping[str, str]) -> list[str]:
    """`docId`, then `docid` in any other capitals, as far as they say something."""
    first = [parameters["docId"]] if "docId" in parameters else []
    others = [
        value for key, value in parameters.items() if key.lower() == "docid" and key != "docId"
    ]
    return [one for one in first + others if one.strip()]


def _send(account: Account, parameters: Mapping[str, str], call: Call) -> Answer:
    taken = accepting.accept(account=account, parameters=parameters, spool=call.body)
    return whole(answers.ok_sent(str(taken.parcel_id)), woken=taken.woken)


def _received(account: Account, parameters: Mapping[str, str], call: Call) -> Answer:
    kind = _kind(parameters)
    since = mailboxes.moment(_get(parameters, "fromDate"))
    until = mailboxes.moment(_get(parameters, "toDate"), is_end=True)
    seconds = _seconds(_get(parameters, "wait"))

    def listed() -> Answer:
        lines = mailboxes.list_received(account, kind, since=since, until=until)
        found = whole(answers.ok_list(lines))
        if lines or not seconds:
            return found
        return replace(found, hold=Hold((account.id, str(kind)), seconds, again))

    def again() -> Answer:
        return in_thread(listed)

    return listed()


def _kind(parameters: Mapping[str, str]) -> MessageKind:
    """A question without messagetype asks for documents."""
    text = _get(parameters, "messagetype")
    return accepting.message_kind(text) if text.strip() else MessageKind.EDOC


def _seconds(text: str) -> float:
    return min(float(text), LONGEST_WAIT) if text.strip().isdigit() else 0.0


def _get_edoc(account: Account, parameters: Mapping[str, str], call: Call) -> Answer:
    payload = mailboxes.fetch(account, *_doc_ids(parameters))
    body = handing_out.as_answer(payload.sha256, payload.size)
    return Answer(_joined(body.pieces), body.length)


def _download(account: Account, parameters: Mapping[str, str], call: Call) -> Answer:
    payload = mailboxes.fetch(account, *_doc_ids(parameters))
    body = handing_out.as_received(payload.sha256, payload.size)
    return Answer(body.pieces, body.length, content_type=b"application/octet-stream")


def _acknowledge(account: Account, parameters: Mapping[str, str], call: Call) -> Answer:
    acknowledge = mailboxes.acknowledge
    doc_ids = _doc_ids(parameters)
    if "," in parameters.get("docId", ""):
        # Nodes of this product tell of many at once (docs/reference/vxp.md).
        doc_ids, acknowledge = parameters["docId"].split(","), mailboxes.acknowledge_all
    acknowledge(
        account=account, doc_ids=doc_ids, status=_get(parameters, "status"),
        description=_get(parameters, "description"),
    )  # fmt: skip
    return whole(answers.ok())


def _sent(account: Account, parameters: Mapping[str, str], call: Call) -> Answer:
    doc_id = next(iter(_doc_ids(parameters)), "")
    return whole(answers.ok_list(mailboxes.sent(account, _kind(parameters), doc_id)))


def _count_edocs(account: Account, parameters: Mapping[str, str], call: Call) -> Answer:
    return whole(answers.ok_count(mailboxes.count_received(account, MessageKind.EDOC)))


def _count_statuses(account: Account, parameters: Mapping[str, str], call: Call) -> Answer:
    return whole(answers.ok_count(mailboxes.count_received(account, MessageKind.STATUS)))


def _agencies(account: Account, parameters: Mapping[str, str], call: Call) -> Answer:
    return _long_list(directory.agency_lines(), call)


def _agencies_qd20(account: Account, parameters: Mapping[str, str], call: Call) -> Answer:
    # What `level` selects is not known, and codes are never taken apart (SPEC §7): all are told.
    return _long_list(directory.qd20_lines(), call)


def _units(account: Account, parameters: Mapping[str, str], call: Call) -> Answer:
    return _long_list(directory.unit_lines(), call)


def _register(account: Account, parameters: Mapping[str, str], call: Call) -> Answer:
    try:
        line = json.loads(call.body.text().decode("utf-8-sig"))
    except (ValueError, RecursionError):
        line = None
    if not isinstance(line, dict):
        raise bad_request("Nội dung đăng ký cơ quan phải là một đối tượng JSON mã UTF-8.")
    directory.register(account=account, line=line)
    return whole(answers.ok())


def _delete(account: Account, parameters: Mapping[str, str], call: Call) -> Answer:
    directory.delete(account=account, code=_get(parameters, "AgencyCode"))
    return whole(answers.ok())


def _long_list(lines: Iterable[dict[str, object]], call: Call) -> Answer:
    """A list of any length in bounded memory, packed when the client takes that."""
    # The first piece is made now: what fails at once is still answered by a FAIL.
    pieces = _joined(_list_pieces(lines))
    first = next(pieces)
    rest = _chained(first, pieces)
    if call.takes_gzip:
        return Answer(_packed(rest), is_gzip=True)
    return Answer(rest)


def _list_pieces(lines: Iterable[dict[str, object]]) -> Iterator[bytes]:
    yield answers.ok_list(())[: -len(b"]}")]
    separator = b""
    for line in lines:
        yield separator + json.dumps(line, ensure_ascii=True, separators=(",", ":")).encode("ascii")
        separator = b","
    yield b"]}"


def _joined(pieces: Iterator[bytes]) -> Iterator[bytes]:
    gathered: list[bytes] = []
    size = 0
    for piece in pieces:
        gathered.append(piece)
        size += len(piece)
        if size >= _PIECE:
            yield b"".join(gathered)
            gathered, size = [], 0
    if gathered:
        yield b"".join(gathered)


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _packed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(level=5, wbits=31)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()


Handler = Callable[[Account, Mapping[str, str], Call], Answer]
_POST = ("POST",)
# The SDK's source says GET of the two counts, and sends POST.
_EITHER = ("POST", "GET")
CALLS: dict[str, tuple[tuple[str, ...], Handler]] = {
    "sendEdoc": (_POST, _send),
    "getReceivedEdocList": (_POST, _received),
    "getEdoc": (_POST, _get_edoc),
    "downloadEdoc": (("GET",), _download),
    "updateStatus": (_POST, _acknowledge),
    "getSentEdocList": (_POST, _sent),
    "countReceiveEdoc": (_EITHER, _count_edocs),
    "countReceiveStatus": (_EITHER, _count_statuses),
    "getAgenciesList": (_POST, _agencies),
    "getAgenciesListQD20": (_POST, _agencies_qd20),
    "getSynchronizeUnit": (_POST, _units),
    "registerAgency": (_POST, _register),
    "deleteAgency": (_POST, _delete),
}
