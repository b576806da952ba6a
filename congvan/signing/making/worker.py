"""The inside of the preparing process: orders on standard input, answers on standard output.

One JSON object a line. The first line sets the limits and hands over the validation data that goes
into every file; each further one is an order. Started by `isolation`, never imported by it. It has
no key, no PIN, no database, no settings and no network need.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import logging
import resource
import sys
import types
from datetime import datetime
from pathlib import Path
from typing import Any


def main() -> int:
    """Answer orders until standard input ends."""
    start = json.loads(sys.stdin.readline())
    _limit(start["limits"])
    # What a library remarks on a hostile file is nobody's news; answers go out on stdout.
    logging.disable(logging.CRITICAL)
    _go_without_network()
    work = _Work(start)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(work.answer(json.loads(line))) + "\n")
        sys.stdout.flush()
    return 0


def _limit(limits: dict[str, int]) -> None:
    _lower(resource.RLIMIT_AS, limits["bytes"])
    _lower(resource.RLIMIT_CPU, limits["seconds"])
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)


class _Absent(types.ModuleType):
    """Stands for a library that is not needed here; its names are there, and do nothing."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return object


def _go_without_network() -> None:
    """pyHanko loads its HTTP client on import: it costs half of the start, and nothing is called."""
    sys.modules["aiohttp"] = _Absent("aiohttp")


def _lower(kind: int, most: int) -> None:
    """Set a limit, or leave a lower one that the machine has set; some systems know fewer kinds."""
    _, hard = resource.getrlimit(kind)
    if hard == resource.RLIM_INFINITY or hard > most:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


class _Work:
    """The libraries, loaded under the limits, and the data that go into every file."""

    def __init__(self, start: dict[str, Any]) -> None:
        from asn1crypto import crl, x509  # noqa: PLC0415 - under the limits

        from congvan.signing.making import preparing  # noqa: PLC0415

        self._preparing = preparing
        self._data = preparing.Data(
            [x509.Certificate.load(_bytes(der)) for der in start["certificates"]],
            [crl.CertificateList.load(_bytes(der)) for der in start["crls"]],
        )

    def answer(self, order: dict[str, Any]) -> dict[str, Any]:
        """{"prepared": …}, {"boxes": …}, {"signatures": …} or {"refused": key}."""
        from congvan.signing.making.wording import Refusal, Refused  # noqa: PLC0415

        verbs = {
            "prepare": self._prepare,
            "boxes": self._boxes,
            "look": self._look,
            "returned": self._returned,
        }
        try:
            return verbs[order["verb"]](order)
        except Refused as refused:
            return {"refused": refused.refusal.value}
        except (MemoryError, RecursionError):
            return {"refused": Refusal.TOO_HEAVY.value}
        except Exception:  # a mistake of ours on a strange file: told, not died of
            return {"refused": Refusal.BROKEN.value}

    def _prepare(self, order: dict[str, Any]) -> dict[str, Any]:
        from congvan.signing.making.wording import Refusal, Refused  # noqa: PLC0415
        from congvan.signing.marks import Ink, Place  # noqa: PLC0415
        from congvan.signing.verification import scans  # noqa: PLC0415

        path, ink, place = Path(order["path"]), order["ink"], order["place"]
        if order["must_be_scan"] and not scans.is_scan(path):
            raise Refused(Refusal.NOT_A_SCAN)
        wanted = self._preparing.Wanted(
            kind=order["kind"], prefix=order["prefix"], reserved=order["reserved"],
            at=datetime.fromisoformat(order["at"]),
            ink=Ink(_bytes(ink["pdf"]), ink["width"], ink["height"]) if ink else None,
            place=Place(place["page"], tuple(place["box"])) if place else None,
            signer_name=order["signer_name"], title_lines=tuple(order["title_lines"]),
        )  # fmt: skip
        made = self._preparing.prepare(path.read_bytes(), wanted, self._data)
        return {
            "prepared": {
                "update": _text(made.update), "hole": made.hole, "digest": made.digest.hex(),
                "field_name": made.field_name,
            }
        }  # fmt: skip

    def _boxes(self, order: dict[str, Any]) -> dict[str, Any]:
        return {"boxes": self._preparing.number_boxes(Path(order["path"]).read_bytes())}

    def _returned(self, order: dict[str, Any]) -> dict[str, Any]:
        """Whether a file that came back differs from the one given out by signatures alone."""
        from congvan.signing.verification import differences  # noqa: PLC0415

        with Path(order["path"]).open("rb") as stream:
            is_sound = differences.only_signatures_added(stream, given_bytes=order["given_bytes"])
        return {"is_sound": is_sound}

    def _look(self, order: dict[str, Any]) -> dict[str, Any]:
        """Every signature as our own verification reads it, in the order signed."""
        from congvan.signing.verification import pades  # noqa: PLC0415

        with io.BytesIO(Path(order["path"]).read_bytes()) as stream:
            try:
                read = pades.Document(stream).read_all()
            except (pades.Encrypted, pades.Unreadable, pades.TooMany):
                return {"signatures": []}
            return {
                "signatures": [
                    {
                        "field": item.field, "is_stamp": item.is_stamp,
                        "integrity": item.integrity.value,
                        "covers_whole_file": item.covers_whole_file,
                        "certificate_sha256": item.certificate.sha256.hex() if item.certificate else "",
                        "is_stamped": item.token is not None and not item.token.is_broken,
                        "weak": bool(item.weak),
                    }
                    for item in read
                ]
            }  # fmt: skip


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


if __name__ == "__main__":
    sys.exit(main())
