"""The five regulations of the mission come in as real arrivals: as PDF and as noisy scans, whole.

Each is uploaded by the clerk, read by the machine, entered and forwarded with what the machine
proposed, and looked at by those who may; by those who may not, it cannot be found.
"""

from __future__ import annotations

import hashlib
import re
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from congvan.documents.models import Document, DocumentFile
from congvan.documents.rules import barred
from congvan.intake.models import Arrival
from congvan.intake.reading import sources
from congvan.intake.reading.words import Taken
from congvan.intake.services import machine_reading
from congvan.intake.states import ReadingStatus
from congvan.kernel.text import nfc
from congvan.registers.models import Entry
from tests.intake.desk import Registry
from tests.intake.filled_form import filled_in
from tests.mission import FOLDER, MISSING, REGULATIONS, Regulation, paragraphs
from tests.pages.visitors import signed_in
from tests.world import OUTSIDER, World

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=MISSING)

PDF, SCAN = "pdf", "bản quét"
# A scan of ten pages takes ten seconds to make, read and draw: two of them run always.
ALWAYS = {"443/QĐ-UBND", "595/QĐ-UBND"}


def _marks(regulation: Regulation, kind: str) -> list[pytest.MarkDecorator]:
    return [pytest.mark.nightly] if kind == SCAN and regulation.symbol not in ALWAYS else []


PAPERS = [
    pytest.param(regulation, kind, id=f"{regulation.symbol} {kind}", marks=_marks(regulation, kind))
    for kind in (PDF, SCAN)
    for regulation in REGULATIONS
]
NO_TESSERACT = "cần tesseract và tiếng Việt: apt-get install tesseract-ocr-vie"
# Where the page of the regulation shows nobody who signed, the machine must not name anybody.
UNSIGNED = {"595/QĐ-UBND", "48/2017/QĐ-UBND"}
# What the clerk fills in by hand: whom it goes to. Everything else stands in the form already.
BY_HAND = {"receivers"}
# A scan gives single wrong marks; symbol and day must be right to the letter.
ALIKE = 0.97
FORM = "vao-so"


@cache
def made(regulation: Regulation, kind: str) -> bytes:
    """The file, set and scanned once a run."""
    return regulation.pdf() if kind == PDF else regulation.scanned()


@pytest.fixture(autouse=True)
def _each_file_is_read_once(monkeypatch: pytest.MonkeyPatch):
    """The reading itself is real; a second test of the same file gets what the first one read."""
    monkeypatch.setattr(sources, "take", _read_once)


_read: dict[str, Taken] = {}
_take = sources.take


def _read_once(path: Path) -> Taken:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest not in _read:
        _read[digest] = _take(path)
    return _read[digest]


def arrived(lan: Client, regulation: Regulation, kind: str) -> Arrival:
    """Uploaded through the page, and read."""
    if kind == SCAN and sources.tesseract() is None:
        pytest.skip(NO_TESSERACT)
    file = SimpleUploadedFile(f"{regulation.file[:-4]}.pdf", made(regulation, kind))
    answer = lan.post(
        reverse("intake:waiting"),
        {"channel": "paper_post", "mode": "moi-tep", "files": [file]},
    )
    assert answer.status_code == 302, complaints(answer.content.decode())
    arrival = Arrival.objects.latest("id")
    assert answer["Location"] == reverse("intake:entry", args=[arrival.pk])
    machine_reading.read(arrival_id=arrival.pk)
    arrival.refresh_from_db()
    assert arrival.reading_status == ReadingStatus.READ
    return arrival


def tight(text: str) -> str:
    """Without spaces: a setter breaks lines after a stroke, and that is no letter."""
    return re.sub(r"\s", "", nfc(text))


@pytest.mark.parametrize(("regulation", "kind"), PAPERS)
def test_machine_proposes_what_stands_there(
    regulation: Regulation, kind: str, registry: Registry, world: World
):
    arrival = arrived(signed_in(world, "lan"), regulation, kind)
    read = {name: one["value"] for name, one in arrival.readings.items()}
    bare = re.sub(r"^Về việc ", "", regulation.subject)
    expected = {
        "symbol": regulation.symbol, "issued_on": regulation.issued_on.isoformat(),
        "issuer": " ".join(regulation.organ).replace(" Tỉnh", " tỉnh"), "type": "quyet_dinh",
        "subject": bare[0].upper() + bare[1:],
    }  # fmt: skip
    if regulation.symbol not in UNSIGNED:
        expected |= {"signer_name": regulation.signer, "signer_position": regulation.capacity[-1]}
    assert {name for name in read if name.startswith("signer")} == {
        name for name in expected if name.startswith("signer")
    }
    exact = expected if kind == PDF else {"symbol", "issued_on", "type"}
    for name, value in expected.items():
        alike = SequenceMatcher(None, read.get(name, ""), value).ratio()
        assert alike >= (1 if name in exact else ALIKE), (name, read.get(name), value)


@pytest.mark.parametrize("regulation", REGULATIONS, ids=lambda one: one.symbol)
def test_text_is_kept_whole(regulation: Regulation, registry: Registry, world: World):
    arrival = arrived(signed_in(world, "lan"), regulation, PDF)
    # The numbers of the pages stand between the paragraphs' lines.
    kept = tight(re.sub(r"^\d+$", "", arrival.text.replace("\r", ""), flags=re.MULTILINE))
    told = [paragraph.text for paragraph in paragraphs(regulation.words)]
    assert [text for text in told if tight(text) not in kept] == []
    assert sum(map(len, told)) > 0.8 * len(regulation.words)


@pytest.mark.parametrize(("regulation", "kind"), PAPERS)
def test_talk_of_secrets_and_complaints_stops_nobody(
    regulation: Regulation, kind: str, registry: Registry, world: World
):
    text = arrived(signed_in(world, "lan"), regulation, kind).text
    assert barred.screen(f"{regulation.subject}\n{text}") == ()
    assert barred.screen(regulation.words) == ()


@pytest.mark.parametrize(("regulation", "kind"), PAPERS)
def test_into_the_book_with_what_the_machine_proposed(
    regulation: Regulation, kind: str, registry: Registry, world: World
):
    lan = signed_in(world, "lan")
    arrival = arrived(lan, regulation, kind)
    entry_page = reverse("intake:entry", args=[arrival.pk])
    shown = lan.get(entry_page)
    assert shown.status_code == 200
    form = filled_in(shown.content.decode(), FORM)
    assert form["symbol"] == [regulation.symbol]
    assert form["issued_on"] == [f"{regulation.issued_on:%d/%m/%Y}"]
    assert form["subject"] == [arrival.readings["subject"]["value"]]
    assert pages_answer(lan, shown.content.decode()) == arrival.files.get().page_count

    by_hand = {"receivers": [f"m{registry.khai.membership_id}"]}
    assert set(by_hand) == BY_HAND
    answer = lan.post(entry_page, form | by_hand | {"act": "chuyen"})
    assert answer.status_code == 302, complaints(answer.content.decode())
    document, entry = Document.objects.get(symbol=regulation.symbol), Entry.objects.get()
    assert entry.document_id == document.pk
    assert entry.number == 1
    assert entry.recipient == registry.khai.person_name

    file = DocumentFile.objects.get(document=document)
    assert file.page_count == arrival.files.get().page_count
    page = reverse("documents:document", args=[document.pk])
    download = reverse("documents:file", args=[document.pk, file.pk])
    for visitor in (lan, signed_in(world, "khai")):
        seen = visitor.get(page)
        assert seen.status_code == 200
        assert regulation.symbol in seen.content.decode()
        assert pages_answer(visitor, seen.content.decode()) == file.page_count
        assert b"".join(visitor.get(download)) == made(regulation, kind)
    outsider = signed_in(world, OUTSIDER)
    pictures = [
        reverse("documents:page", args=[document.pk, file.pk, number, 800])
        for number in range(1, file.page_count + 1)
    ]
    for path in (page, download, *pictures, entry_page):
        assert outsider.get(path).status_code == 404


def pages_answer(visitor: Client, page: str) -> int:
    """How many pictures of pages the page shows; each of them comes as a picture."""
    addresses = set(re.findall(r'src="(/[^"]+/800/)"', page))
    for address in addresses:
        answer = visitor.get(address)
        assert answer.status_code == 200, address
        assert answer["Content-Type"].startswith("image/")
        assert len(b"".join(answer)) > 1000
    return len(addresses)


def complaints(page: str) -> str:
    """A refused page without its markup, for the report of a failing test."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())[:3000]
