"""Hostile files through the pages of drafting and issuing: refused or shown calmly, in bounded time."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from congvan.drafting.models import DraftFile
from congvan.kernel import clock
from tests.directives.papers import open_office
from tests.pages.visitors import signed_in
from tests.web import drafts_of_office as drafts
from tests.web import issues_of_office as issues
from tests.web.signing_in import words
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.nightly]
NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
# Far above what the machine needs, far below what a bomb would take.
MOST_SECONDS = 25


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def with_body(body: bytes) -> bytes:
    """The usual letter with another main part."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(drafts.letter())) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            after.writestr(name, body if name == "word/document.xml" else before.read(name))
    return out.getvalue()


_W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><w:document " + _W + b"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>"
)  # fmt: skip
_OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    b"<w:document " + _W + b"><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"
)  # fmt: skip
_DEEP = b"<w:document " + _W + b"><w:body>" + b"<w:p>" * 60_000 + b"</w:p>" * 60_000 + b"</w:body></w:document>"  # fmt: skip
_BOMB = b"<w:document " + _W + b"><w:body>" + b"<w:p/>" * 40_000_000 + b"</w:body></w:document>"
_CUT = b"<w:document " + _W + b"><w:body><w:p>"
_SOUND = b"<w:document " + _W + b"><w:body><w:p><w:r><w:t>Su that</w:t></w:r></w:p></w:body></w:document>"  # fmt: skip
BODIES = {
    "sound": _SOUND,
    "entities": _ENTITIES,
    "outside": _OUTSIDE,
    "deep": _DEEP,
    "bomb": _BOMB,
    "cut": _CUT,
}


@pytest.mark.parametrize("kind", BODIES)
def test_a_hostile_docx_is_refused_or_shown(world: World, kind: str):
    office = open_office(world)
    draft = drafts.begun(office)
    file = DraftFile.objects.get(draft=draft, kind="main")
    client, data = signed_in(world, "an"), with_body(BODIES[kind])
    began = time.monotonic()
    sent = client.post(
        reverse("drafting:version-add", args=[draft.pk, file.pk]),
        {"tep": SimpleUploadedFile("du-thao.docx", data), "goc": file.current_id},
    )
    assert sent.status_code in (302, 422), sent.status_code
    assert (sent.status_code == 302) or kind != "sound", words(sent)
    shown = looked_at(client, draft.pk)
    assert time.monotonic() - began < MOST_SECONDS
    if kind == "outside":
        with open("/etc/hostname", encoding="utf-8") as own:
            assert own.read().strip() not in shown


def looked_at(client: Client, draft_id: int) -> str:
    """The page of the draft and what it offers."""
    page = client.get(reverse("drafting:draft", args=[draft_id]))
    assert page.status_code == 200
    for name in ("drafting:clean", "drafting:marked-pdf"):
        answer = client.get(reverse(name, args=[draft_id]))
        assert answer.status_code < 500 or answer.status_code == 503, (name, answer.status_code)
    return words(page)


PDFS = {
    "cut": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog",
    "endless": b"%PDF-1.7\n" + b"1 0 obj\n<< /A " + b"[" * 200_000 + b"\nendobj\n%%EOF",
    "letters": b"%PDF-1.4\n" + bytes(1 << 20) + b"\n%%EOF",
}


@pytest.mark.parametrize("kind", PDFS)
def test_a_hostile_pdf_is_refused_in_a_sentence(world: World, kind: str):
    desk = issues.open_desk(world)
    issue = desk.at_pdf()
    began = time.monotonic()
    answer = signed_in(world, "lan").post(
        reverse("outgoing:act", args=[issue.pk, "ban-pdf"]),
        {"file": SimpleUploadedFile("van-ban.pdf", PDFS[kind])},
    )
    assert answer.status_code == 422
    assert time.monotonic() - began < MOST_SECONDS
    assert "PDF" in words(answer)
