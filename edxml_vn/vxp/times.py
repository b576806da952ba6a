"""Times on the wire: Vietnamese local time without a zone, in the two spellings of SPEC §9."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

# Viet Nam has had one zone without summer time since 1975; a fixed offset needs no zone data.
LOCAL = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
_READABLE = ("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M:%S")


def stamp(at: datetime) -> str:
    """The header `timestamp` of `at` (aware): "21112026T203234+0799", where 0799 is milliseconds."""
    local = _local(at)
    return f"{local:%d%m}{local.year:04d}T{local:%H%M%S}+{local.microsecond // 1000:04d}"


def shown(at: datetime) -> str:
    """A time inside an answer, of `at` (aware): "2026/11/21 20:16:47"."""
    local = _local(at)
    return f"{local.year:04d}/{local:%m/%d %H:%M:%S}"


def read_shown(text: object) -> datetime | None:
    """The naive local time that an answer gives, or None: hubs write any text there."""
    if not isinstance(text, str):
        return None
    for pattern in _READABLE:
        try:
            return datetime.strptime(text.strip()[:19], pattern)  # noqa: DTZ007 — the format has no zone
        except ValueError:
            continue
    return None


def _local(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("The protocol needs an aware time, to turn it into Vietnamese local time.")
    return at.astimezone(LOCAL)
