"""Reading a package: liberal in what it takes, in one pass, in bounded memory and time."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import BinaryIO

from edxml_vn import demands
from edxml_vn.findings import Findings, refused
from edxml_vn.limits import Limits
from edxml_vn.model import Package
from edxml_vn.parsing.markup import LITERAL_PREFIX, Markup
from edxml_vn.parsing.messages import MessageReader
from edxml_vn.parsing.payloads import Payloads
from edxml_vn.parsing.sources import Received, utf8_chunks

DEFAULT_LIMITS = Limits()


def read(
    source: bytes | Path | BinaryIO,
    *,
    files_to: Path | None = None,
    limits: Limits = DEFAULT_LIMITS,
    with_attachments: bool = True,
) -> Package:
    """Read one edXML package; by SPEC §2–5 and §12 C1–C4.

    `files_to`: the folder for the attachments, made when there are any; each lies there under a random
    name (`Attachment.path`). None: they are only measured. `with_attachments` False: they are not
    decoded at all, as a hub needs. A broken attachment does not spoil the message: its payload is
    INVALID, `problem` says why, and there is an ERROR among the findings.

    Raises PackageRefused for everything that is wrong with the bytes, and nothing else; no file of
    the package is left then. OSError is the disk's.
    """
    findings = Findings()
    payloads = None
    if with_attachments:
        payloads = Payloads(folder=files_to, limits=limits, findings=findings)
    try:
        return _read(source, limits=limits, findings=findings, payloads=payloads)
    except (ValueError, OverflowError, RecursionError, LookupError, zlib.error) as error:
        # None is known to come so far; an input that finds one is refused like any other.
        _discard(payloads)
        raise refused("unreadable") from error
    except BaseException:
        _discard(payloads)
        raise


def _read(
    source: bytes | Path | BinaryIO,
    *,
    limits: Limits,
    findings: Findings,
    payloads: Payloads | None,
) -> Package:
    received = Received()
    markup = Markup(limits=limits, findings=findings, sink=payloads)
    markup.parse(utf8_chunks(source, limits=limits, findings=findings, received=received))
    if markup.other_prefixes:
        shown = ", ".join(sorted(prefix or "(không có)" for prefix in markup.other_prefixes))
        findings.info(
            "prefix_not_literal", "edXMLEnvelope",
            f"Các thẻ không mang tiền tố {LITERAL_PREFIX}: ({shown}); một số phần mềm không đọc được.",
        )  # fmt: skip
    if markup.scopes.undeclared is not None:
        findings.warn(
            "undeclared_prefix", "",
            f"Tiền tố “{markup.scopes.undeclared}” được dùng nhưng không khai báo không gian tên; đã đọc theo tên thẻ, "
            "phần mềm đọc chặt sẽ từ chối gói tin.",
        )  # fmt: skip
    contents = payloads.contents if payloads is not None else None
    message = MessageReader(findings).read(markup, contents)
    findings.all += demands.missing_on_reading(message)
    return Package(
        message=message,
        findings=tuple(findings.all),
        sha256=received.sha256,
        size=received.size,
    )


def _discard(payloads: Payloads | None) -> None:
    if payloads is not None:
        payloads.discard_all()
