"""Samples with their expected verdicts and values: ours, and the open ones when they lie beside."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

from congvan.deployment.commands import edxml
from edxml_vn.checking import check
from edxml_vn.model import PackageRefused
from edxml_vn.reading import read
from edxml_vn.routing import recipients, sender
from edxml_vn.showing import as_dict, show

OWN = Path(__file__).parent / "samples"
OPEN = Path(__file__).resolve().parents[3] / "shared" / "edxml" / "samples" / "open"


def expected(folder: Path) -> dict[str, Any]:
    listed = folder / "expected.json"
    return json.loads(listed.read_text()) if listed.exists() else {}


OWN_EXPECTED, OPEN_EXPECTED = expected(OWN), expected(OPEN)
BOTH = [(OWN / name, entry) for name, entry in OWN_EXPECTED.items()] + [
    (OPEN / name, entry) for name, entry in OPEN_EXPECTED.items()
]


def names(value: object) -> str | None:
    return value.name if isinstance(value, Path) else None


@pytest.mark.skipif(not OPEN_EXPECTED, reason="không có ../shared/edxml/samples/open")
def test_the_open_samples_lie_beside_and_are_tried_below():
    assert len(OPEN_EXPECTED) == 25


@pytest.mark.parametrize(("file", "entry"), BOTH, ids=names)
def test_a_sample_gives_exactly_its_values(file: Path, entry: dict[str, Any]):
    shown = show(file)
    assert shown["verdict"] == entry["expect"]
    assert shown["parse"] == entry.get("parse")
    assert bool(shown["warnings"]) == (entry["expect"] != "accept")
    if "warnings" in entry:
        assert [remark["key"] for remark in shown["warnings"]] == entry["warnings"]


@pytest.mark.parametrize(("file", "entry"), BOTH, ids=names)
def test_a_hub_sees_the_same_message_and_the_same_bytes(file: Path, entry: dict[str, Any]):
    data = file.read_bytes()
    if entry["expect"] == "reject":
        with pytest.raises(PackageRefused):
            read(data, with_attachments=False)
        return
    lean = read(io.BytesIO(data), with_attachments=False)
    assert lean.sha256 == hashlib.sha256(data).hexdigest()
    parse = entry["parse"]
    addressed = [parse["response_for"]] if parse["kind"] == "status" else parse["to"]
    assert list(recipients(lean.message)) == [one["organ_id"] for one in addressed]
    assert sender(lean.message) == parse.get("from", {}).get("organ_id", "")
    shown = as_dict(lean.message)
    assert {k: v for k, v in shown.items() if k != "attachments"} == {
        k: v for k, v in parse.items() if k not in ("attachments", "signature")
    }


@pytest.mark.skipif(not OPEN_EXPECTED, reason="không có ../shared/edxml/samples/open")
def test_variants_of_one_document_read_alike():
    first, *others = (
        read(OPEN / name).message
        for name in ("01_edoc_new.edxml", "19_new_bom_crlf.edxml", "20_new_prefixless.edxml")
    )
    assert all(other == first for other in others)


def run(*arguments: object) -> tuple[int, str, str]:
    stdout, stderr = io.StringIO(), io.StringIO()
    code = edxml.run([str(one) for one in arguments], stdout=stdout, stderr=stderr)
    return code, stdout.getvalue(), stderr.getvalue()


@pytest.mark.parametrize("name", list(OWN_EXPECTED))
def test_the_command_shows_what_the_library_says(name: str):
    code, shown, complaint = run("show", OWN / name, "--json")
    assert (code, complaint) == (0, "")
    assert json.loads(shown) == show(OWN / name)
    assert run("show", OWN / name)[0] == 0


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("new.edxml", 0, "Lỗi 0, lưu ý 0."),
        ("new_odd_date.edxml", 0, "Lỗi 0, lưu ý 1."),
        ("recall_other_prefix.edxml", 0, "không mang tiền tố edXML"),
        ("new_no_receiver.edxml", 1, "không ghi đơn vị nhận nào"),
        ("new_broken_file.edxml", 1, "bản nén bị hỏng"),
        ("hostile_doctype.edxml", 1, "DOCTYPE"),
    ],
)
def test_the_command_checks(name: str, code: int, said: str):
    found = run("check", OWN / name)
    assert (found[0], found[2]) == (code, "")
    assert said in found[1]
    listed = json.loads(run("check", OWN / name, "--json")[1])["findings"]
    assert [one["key"] for one in listed] == [one.key for one in check(OWN / name)]


def test_the_command_unpacks(tmp_path: Path):
    code, said, _ = run("unpack", OWN / "hostile_zip_slip.edxml", "--to", tmp_path / "to")
    assert code == 0
    assert [path.name for path in tmp_path.rglob("*.txt")] == ["Phụ lục.txt"]
    assert str(tmp_path / "to" / "Phụ lục.txt") in said
    assert run("unpack", OWN / "new_broken_file.edxml", "--to", tmp_path / "b")[0] == 1
    assert run("unpack", OWN / "hostile_doctype.edxml", "--to", tmp_path / "c")[0] == 1
    assert run("unpack", OWN / "new.edxml", "--to", OWN / "new.edxml")[0] == 2


def test_the_command_needs_a_file(tmp_path: Path):
    assert run("show", tmp_path / "nowhere")[0] == 2
    assert run("check", tmp_path)[0] == 2
