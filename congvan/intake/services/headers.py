"""What a package says about its document, as readings of the entry form (R-181, QĐ 28 Đ10).

Pure functions over the header as the exchange keeps it (keys of `edxml_vn.showing`). What is whole
and sensible is locked: it came structured and is not typed again. What is not stays open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from congvan.desk.states import Urgency
from congvan.documents.rules import symbols
from congvan.intake.reading.kinds import ABBREVIATIONS, LETTER, TYPES
from congvan.kernel.text import fold, nfc

SUBJECT_LENGTH = 500
NAME_LENGTH = 50
POST_LENGTH = 100
ORGAN_LENGTH = 200
NUMBER_LENGTH, NOTATION_LENGTH, SYMBOL_LENGTH = 11, 30, 50
FIRST_DAY = date(1945, 9, 2)
_TYPES = {**TYPES, fold("Công văn"): LETTER}
# "V/v", "Về việc" before the matter: the paper has it, the agency's own subject does without.
_ABOUT = ("v/v", "về việc", "ve viec")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent it, as the agency's own list knows it: `name` "" when nobody tells."""

    name: str
    is_known: bool = False


def readings_of(
    header: Mapping[str, Any], *, sender: Sender, urgency: int, today: date
) -> dict[str, dict[str, Any]]:
    """The readings by field of the entry form, as an arrival keeps them."""
    found: dict[str, dict[str, Any]] = {}
    symbol = symbol_in(header)
    _put(found, "symbol", symbol[:SYMBOL_LENGTH], is_locked=_is_whole(symbol))
    issued_on = day_in(header, "promulgation_date")
    if issued_on is not None:
        _put(found, "issued_on", issued_on.isoformat(), is_locked=FIRST_DAY <= issued_on <= today + timedelta(days=1))  # fmt: skip
    _put(found, "issuer", sender.name[:ORGAN_LENGTH], is_locked=len(sender.name) <= ORGAN_LENGTH)
    code, is_sure = _type_of(header, symbol)
    _put(found, "type", code, is_locked=is_sure)
    subject = words_in(header, "subject")
    _put(found, "source_subject", subject[:SUBJECT_LENGTH], is_locked=len(subject) <= SUBJECT_LENGTH)  # fmt: skip
    # The subject of the agency's own begins as the sender's, and is the clerk's to word.
    _put(found, "subject", own_subject(subject), is_locked=False, is_sure=True)
    signer = header.get("signer") or {}
    for name, key, longest in (
        ("signer_name", "full_name", NAME_LENGTH), ("signer_position", "position", POST_LENGTH),
    ):  # fmt: skip
        words = words_in(signer, key)
        _put(found, name, words[:longest], is_locked=len(words) <= longest)
    if urgency in Urgency.values:
        _put(found, "urgency", str(urgency), is_locked=True)
    due = day_in(header, "due_date")
    if due is not None and due >= (issued_on or today):
        _put(found, "reply_due_on", due.isoformat(), is_locked=due >= today)
    return found


def symbol_in(header: Mapping[str, Any]) -> str:
    """Number and notation as written on the document, in the right spelling when they are one."""
    number, notation = words_in(header, "code_number"), words_in(header, "code_notation")
    written = notation if notation.startswith(f"{number}/") else "/".join(p for p in (number, notation) if p)  # fmt: skip
    symbol = symbols.parse(written)
    return symbol.written if symbol else written


def day_in(header: Mapping[str, Any], key: str) -> date | None:
    """A day, None when it is missing or none."""
    try:
        return date.fromisoformat(str(header.get(key) or ""))
    except ValueError:
        return None


def words_in(header: Mapping[str, Any], key: str) -> str:
    """A text on one line, "" when it is missing."""
    return " ".join(nfc(str(header.get(key) or "")).split())


def texts_in(header: Mapping[str, Any], key: str) -> list[str]:
    """A list of texts, [] when it is missing."""
    given = header.get(key) or ()
    return [nfc(str(one)).strip() for one in given] if isinstance(given, list | tuple) else []


def own_subject(subject: str) -> str:
    """The matter without "V/v", beginning with a capital letter."""
    matter = subject
    for beginning in _ABOUT:
        if matter.lower().startswith(beginning):
            matter = matter[len(beginning) :].lstrip(" :.-")
            break
    matter = matter or subject
    return (matter[:1].upper() + matter[1:])[:SUBJECT_LENGTH]


def replaced_keys(header: Mapping[str, Any], codes: Iterable[str]) -> list[str]:
    """The DocumentIds that a replacement names for these receivers (all when it names none)."""
    ours = {code.strip().upper() for code in codes}
    keys = []
    for one in (header.get("business") or {}).get("replacements") or ():
        named = {str(code).strip().upper() for code in one.get("organ_ids") or ()}
        key = str(one.get("document_id") or "").strip()
        if key and (not named or named & ours or not ours) and key not in keys:
            keys.append(key)
    return keys


def _type_of(header: Mapping[str, Any], symbol: str) -> tuple[str, bool]:
    """The code of the type, and whether name and symbol agree about it."""
    named = _TYPES.get(fold(words_in(header, "type_name")), "")
    parsed = symbols.parse(symbol)
    by_symbol = ABBREVIATIONS.get(parsed.type_abbreviation, "") if parsed else ""
    if named and by_symbol and named != by_symbol:
        return by_symbol, False
    if named:
        return named, True
    if by_symbol:
        return by_symbol, False
    return (LETTER, False) if parsed else ("", False)


def _is_whole(symbol: str) -> bool:
    parsed = symbols.parse(symbol)
    return (
        parsed is not None
        and len(parsed.written_number) <= NUMBER_LENGTH
        and len(parsed.notation) <= NOTATION_LENGTH
        and len(parsed.written) <= SYMBOL_LENGTH
    )


def _put(
    found: dict[str, dict[str, Any]], name: str, value: str, *, is_locked: bool,
    is_sure: bool | None = None,
) -> None:  # fmt: skip
    if not value:
        return
    sure = is_locked if is_sure is None else is_sure
    found[name] = {"value": value, "sure": sure, "page": 0, "box": [], "locked": is_locked}


def same_name(one: str, other: str) -> bool:
    """Whether two spellings name one organ."""
    return bool(one) and fold(one) == fold(other)
