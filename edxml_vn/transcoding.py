"""In which encoding a package lies: for those who must hand it on as UTF-8 (SPEC §9.4)."""

from __future__ import annotations

from edxml_vn.findings import Findings
from edxml_vn.model import PackageRefused
from edxml_vn.parsing.sources import TELLING as BYTES_NEEDED
from edxml_vn.parsing.sources import recognized

__all__ = ["BYTES_NEEDED", "UTF8", "encoding_of"]

UTF8 = "utf-8"


def encoding_of(head: bytes) -> str:
    """The Python codec with which `read` reads a package whose first BYTES_NEEDED bytes these are.

    "utf-8" also for what `read` would refuse.
    """
    try:
        return recognized(head, Findings())[0]
    except PackageRefused:
        return UTF8
