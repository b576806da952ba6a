"""What nobody types, through every form of the office's pages: refused calmly, never a failing page.

Each form that a page shows is sent back with hostile words, days, numbers and ids in its fields, a
field said twice, a flood of ids, bodies of another kind. By turns in the usual run, each night all.
"""

from __future__ import annotations

import copy
import json
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from tests.pages import markup
from tests.pages.addresses import OBJECTS, Address, all_addresses, paths
from tests.pages.conftest import taken_back
from tests.pages.visitors import signed_in
from tests.world import World

OFFICE = (
    "tasks", "work_calendar", "boards", "consultations", "personal_mail", "chat",
    "short_messages", "meetings",
)  # fmt: skip
# A specialist, the clerk, the director, the administrator, one who may send short messages.
WALKERS = ("an", "lan", "khai", "anh", "bao")
ADDRESSES = [one for one in all_addresses() if one.name.split(":")[0] in OFFICE]
# Who begins something, and where.
BEGINNINGS = {
    "tasks:new": "khai", "tasks:reminders": "an", "work_calendar:entry-new": "lan",
    "work_calendar:rights": "khai", "boards:new": "khai", "boards:folder-add": "lan",
    "consultations:assignments": "khai", "personal_mail:write": "an", "chat:new-group": "an",
    "short_messages:template-add": "anh", "meetings:new": "an", "meetings:resource-add": "anh",
}  # fmt: skip
# Far above what the machine needs for the longest of them.
MOST_SECONDS = 20
FILES = ("file", "pdf", "docx", "xlsx", "feed", "printed", "content")
_FOREIGN = "của cơ quan khác"
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Field:
    """A field of a form: its name, kind, and what it says now."""

    name: str
    kind: str
    value: str


@dataclass(frozen=True)
class Form:
    """A form that somebody was shown: where it goes and what it asks."""

    holder: str
    action: str
    fields: tuple[Field, ...]

    @property
    def kind(self) -> tuple[str, ...]:
        """What makes two forms the same: where they lead and what they ask."""
        found = resolve(urlsplit(self.action).path)
        asked = sorted({one.name.rstrip("0123456789") for one in self.fields})
        return (found.view_name, str(found.kwargs.get("slug", "")), *asked)

    def said(self, by_kind: dict[str, str], other: str | None = None) -> Pairs:
        """The form with hostile values by the kind of field; `other` into all the rest."""
        fixed = {"csrfmiddlewaretoken"}
        return [
            (one.name, by_kind.get(one.kind, one.value if other is None else other))
            for one in self.fields
            if one.name not in fixed and one.kind != "file"
        ]


def _same(form: Form) -> Pairs:
    return form.said({})


_TEXTS = ("text", "textarea", "search")


def _long(form: Form) -> Pairs:
    """A megabyte in the first field of words, and more than anybody writes in the others."""
    pairs = FILLINGS["wordy"](form)
    first = next((one.name for one in form.fields if one.kind in _TEXTS), "")
    return [(name, "Dai " * 260_000 if name == first else value) for name, value in pairs]


def _words(words: str, day: str, number: str) -> Callable[[Form], Pairs]:
    by_kind = dict.fromkeys(_TEXTS, words) | {
        "date": day, "time": "99:99", "datetime-local": f"{day}T25:61", "number": number,
    }  # fmt: skip
    return lambda form: form.said(by_kind)


def _everything(value: str) -> Callable[[Form], Pairs]:
    return lambda form: form.said({}, other=value)


def _ids(value: str) -> Callable[[Form], Pairs]:
    kinds = ("hidden", "select", "checkbox", "radio", "number")
    return lambda form: form.said(dict.fromkeys(kinds, value))


def _twice(form: Form) -> Pairs:
    return [pair for name, value in _same(form) for pair in ((name, value), (name, "khác"))]


def _flood(form: Form) -> Pairs:
    """Ten thousand ids where one or some are asked for."""
    name = next((one.name for one in form.fields if one.kind in ("select", "checkbox")), "ids")
    return [*_same(form), *((name, str(number)) for number in range(1, 10_001))]


def _many(form: Form) -> Pairs:
    """As many ids as the server lets through."""
    return _flood(form)[:900]


FILLINGS: dict[str, Callable[[Form], Pairs]] = {
    "wordy": _words("Dài " * 6_000, "9999-12-31", "-1"),
    "long": _long,
    "control": _words("a\x00b\x07c\x1b[2J\u202egnp.exe\u2066\ufeff\ud7ff", "0001-01-01", "1e309"),
    "nul everywhere": _everything("1\x00"),
    "negative": _ids("-1"),
    "beyond": _ids("9" * 30),
    "no number": _ids("' OR 1=1 --"),
    "superscript": _ids("²"),
    "foreign": _ids(_FOREIGN),
    "empty": _everything(""),
    "twice": _twice,
    "many": _many,
    "flood": _flood,
}
BODIES = {
    "json": (json.dumps({"x": [1] * 100}).encode(), "application/json"),
    "no boundary": (b"--\r\nx", "multipart/form-data"),
    "latin": ("title=\xe0\xff".encode("latin-1"), "application/x-www-form-urlencoded"),
    "not text": (b"\xff\xfe\x00\x01", "application/x-www-form-urlencoded; charset=utf-16"),
}  # fmt: skip


def _forms_of(holder: str, path: str, html: str) -> Iterator[Form]:
    root, _ = markup.read(html)
    for form in root.find("form"):
        if form.attributes.get("method", "get").lower() != "post":
            continue
        if form.find("input", "select", "textarea", "button") and _is_shell(form):
            continue
        action = urljoin(path, form.attributes.get("action", "") or path)
        yield Form(holder, action, tuple(_fields(form)))


def _is_shell(form: markup.Element) -> bool:
    """Whether it stands on every page alike: nothing of the office's own."""
    return any(one.attributes.get("name") == "single_keys" for one in form.find("input"))


def _fields(form: markup.Element) -> Iterator[Field]:
    for one in form.find("input", "select", "textarea", "button"):
        name = one.attributes.get("name", "")
        if not name or "disabled" in one.attributes:
            continue
        kind = one.attributes.get("type", "text") if one.tag == "input" else one.tag
        value = one.attributes.get("value", "")
        if one.tag == "select":
            options = [option.attributes.get("value", "") for option in one.find("option")]
            value = next((option for option in options if option), "")
        yield Field(name, kind, one.text if one.tag == "textarea" else value)


def _holders(address: Address) -> tuple[str, ...]:
    return (OBJECTS[address.name].holder,) if address.takes_arguments else WALKERS


@pytest.fixture(
    scope="module",
    params=[False, pytest.param(True, marks=pytest.mark.nightly)],
    ids=["new", "all"],
)
def whole(request: pytest.FixtureRequest) -> bool:
    """Each night every form; else those in which something begins, which need nothing to be there."""
    return bool(request.param)


@pytest.fixture(scope="module")
def shown(
    built_world: World, world_database: None, whole: bool
) -> Iterator[tuple[list[Form], dict[str, Client]]]:
    """The forms of the office that somebody is shown, each once, and the people's browsers."""
    world = copy.deepcopy(built_world)
    with taken_back():
        clients: dict[str, Client] = {}
        found: dict[tuple[str, ...], Form] = {}
        for address in ADDRESSES:
            if address.name.endswith(FILES) or not (whole or address.name in BEGINNINGS):
                continue
            holders = _holders(address) if whole else (BEGINNINGS[address.name],)
            for path, key in product(paths(world, address), holders):
                if key not in clients:
                    clients[key] = signed_in(world, key)
                answer = clients[key].get(path)
                is_page = answer.headers.get("Content-Type", "").startswith("text/html")
                if answer.status_code != 200 or not is_page:
                    continue
                for form in _forms_of(key, path, answer.content.decode()):
                    if resolve(urlsplit(form.action).path).namespace in OFFICE:
                        found.setdefault(form.kind, form)
        yield list(found.values()), clients


def test_what_nobody_types_is_refused_calmly(
    shown: tuple[list[Form], dict[str, Client]], world: World, whole: bool
):
    forms, clients = shown
    assert len(forms) >= (60 if whole else len(BEGINNINGS))
    foreign = str(world.seats["quang"].pk)
    faults: list[str] = []
    for turn, form in enumerate(forms):
        sent = [*_bodies(form, foreign)]
        # By turns: each form some, each body many times.
        for name, body, content_type in sent if whole else sent[turn % 3 :: 3]:
            faults += _answers(clients[form.holder], form, name, body, content_type)
    assert not faults, "\n".join(["", *faults])


def _bodies(form: Form, foreign: str) -> Iterator[tuple[str, bytes, str]]:
    for name, filled in FILLINGS.items():
        pairs = [(field, foreign if value == _FOREIGN else value) for field, value in filled(form)]
        yield name, urlencode(pairs).encode(), "application/x-www-form-urlencoded"
    for name, (raw, content_type) in BODIES.items():
        yield name, raw, content_type


def _answers(
    client: Client, form: Form, name: str, body: bytes, content_type: str
) -> Iterator[str]:
    point, began = transaction.savepoint(), time.monotonic()
    try:
        answer = client.generic("POST", form.action, body, content_type)
        yield from (f"{name} {form.kind}: {what}" for what in _wrong(answer))
        if time.monotonic() - began > MOST_SECONDS:
            yield f"{name} {form.kind}: takes {time.monotonic() - began:.0f} seconds"
    finally:
        transaction.set_rollback(False)
        transaction.savepoint_rollback(point)


def _wrong(answer: HttpResponse) -> Iterator[str]:
    if answer.status_code >= 500:
        yield "".join(traceback.format_exception(*answer.exc_info)[-4:])
    elif answer.status_code >= 400 and 'lang="vi"' not in answer.content.decode():
        yield f"{answer.status_code} in no words of ours: {answer.content[:200]!r}"
