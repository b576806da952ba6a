"""Files of many makers: hand-made, through LibreOffice, hostile; and the command."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import time
import zipfile
from pathlib import Path

import pytest

from congvan.deployment.commands import layout as command
from congvan.drafting import layout
from tests.drafting_layout import hand_made, papers
from tests.drafting_layout.breaking import BREAKS, find, reword

SOFFICE = shutil.which("soffice")


def sentences(report: layout.Report) -> list[str]:
    return [f"{finding.rule} {finding.place}: {finding.sentence}" for finding in report.findings]


@pytest.mark.parametrize("make", hand_made.VARIANTS, ids=lambda make: make.__name__)
def test_hand_made_document_has_no_false_findings(make):
    assert not sentences(layout.check(make()))


@pytest.mark.skipif(SOFFICE is None, reason="cần LibreOffice (apt install libreoffice-writer)")
def test_libreoffice_saves_and_the_findings_stay(tmp_path: Path):
    names = {"left 25", "dashes", "organ not bold", "12 points", "no đ", "list 12"}
    # LibreOffice drops the header of the first of several sections: a loss of its own.
    broken = [one for one in BREAKS if one.name in names and one.paper != "report"]
    wanted = {f"right-{name}": set() for name in ("decision", "letter", "minutes")}
    for name in wanted:
        (tmp_path / f"{name}.docx").write_bytes(papers.RIGHT[name.removeprefix("right-")]())
    for number, one in enumerate(broken):
        wanted[f"broken-{number}"] = {one.rule}
        (tmp_path / f"broken-{number}.docx").write_bytes(papers.RIGHT[one.paper](one.change))

    subprocess.run(
        [SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
         "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "out"), *map(str, sorted(tmp_path.glob("*.docx")))],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip

    found = {name: set(layout.check(tmp_path / "out" / f"{name}.docx").rules) for name in wanted}
    assert found == wanted


def changed(data: bytes, **parts: bytes) -> bytes:
    """The package with some members replaced or added; "__" in a name is a slash."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = {name.replace("__", "/") + ".xml": content for name, content in parts.items()}
        for info in old.infolist():
            if info.filename not in names:
                new.writestr(info.filename, old.read(info))
        for name, content in names.items():
            new.writestr(name, content)
    return stream.getvalue()


def member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def _zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "a")
    return stream.getvalue()


HEAD = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
)
TAIL = b"</w:body></w:document>"
HOSTILE = {
    "nothing": lambda: b"",
    "text": lambda: b"Van ban",
    "old word": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "cut": lambda: papers.letter()[:-400],
    "zip without word": _zip,
    "entity": lambda: changed(
        papers.letter(),
        word__document=b'<!DOCTYPE x [<!ENTITY a "b">]>'
        + HEAD
        + b"<w:p><w:r><w:t>&a;</w:t></w:r></w:p>"
        + TAIL,
    ),
    "broken xml": lambda: changed(papers.letter(), word__document=HEAD + b"<w:p>"),
    "no body": lambda: changed(
        papers.letter(), word__document=HEAD.replace(b"<w:body>", b"") + b"</w:document>"
    ),
    "broken styles": lambda: changed(papers.letter(), word__styles=b"<w:styles"),
    "bomb": lambda: changed(papers.letter(), word__document=HEAD + b" " * (60 << 20) + TAIL),
    "deep": lambda: changed(
        papers.letter(), word__document=HEAD + b"<w:p>" * 3000 + b"</w:p>" * 3000 + TAIL
    ),
    "too many paragraphs": lambda: changed(
        papers.letter(), word__document=HEAD + b"<w:p/>" * 60_000 + TAIL
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_with_a_sentence(name: str):
    data = HOSTILE[name]()
    started = time.process_time()

    with pytest.raises(layout.UnreadableDocx) as refusal:
        layout.check(data)

    assert refusal.value.sentence
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    "inside",
    [
        b"<w:p><w:r>" + b"<w:t>a</w:t><w:br/>" * 20_000 + b"</w:r></w:p>",
        b"<w:p><w:r><w:t>" + b"_" * 300_000 + b"x</w:t></w:r></w:p>",
        b"<w:p><w:r><w:t>" + b"abcd" * 100_000 + b"</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>Phụ lục I</w:t></w:r></w:p>".encode() * 3_000,
        b"<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>" * 3_000,
        b'<w:p><w:pPr><w:spacing w:before="x" w:line="9999999999999"/><w:ind w:left="-1e99"/></w:pPr></w:p>',
        b"<w:tbl><w:tr><w:tc/></w:tr><w:tr/></w:tbl><w:tbl/>",
    ],
    ids=[
        "breaks",
        "underscores",
        "one word",
        "appendices",
        "sections",
        "absurd numbers",
        "empty tables",
    ],
)
def test_strange_content_is_judged_in_bounded_time(inside: bytes):
    data = changed(papers.letter(), word__document=HEAD + inside + TAIL)
    started = time.process_time()

    report = layout.check(data)

    assert report.findings
    assert time.process_time() - started < 5


def test_styles_that_are_based_on_each_other_come_to_an_end():
    data = papers.letter()
    styles = member(data, "word/styles.xml")
    looped = styles.replace(b"</w:styles>", b"").decode() + (
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style></w:styles>'
    )
    document = member(data, "word/document.xml").replace(
        b'<w:jc w:val="both"/>', b'<w:pStyle w:val="A"/><w:jc w:val="both"/>', 1
    )

    assert layout.check(changed(data, word__styles=looped.encode(), word__document=document))


class TestCommand:
    def run(self, *arguments: object) -> tuple[int, str, str]:
        stdout, stderr = io.StringIO(), io.StringIO()
        code = command.run([str(a) for a in arguments], stdout=stdout, stderr=stderr)
        return code, stdout.getvalue(), stderr.getvalue()

    def test_right_document(self, tmp_path: Path):
        file = tmp_path / "a.docx"
        file.write_bytes(papers.letter())

        assert self.run("check", file) == (0, "Phải sửa 0, nên xem lại 0, đạt 26 mục.\n", "")

    def test_findings_as_json(self, tmp_path: Path):
        file = tmp_path / "a.docx"
        file.write_bytes(papers.letter(reword("Số: 205", "/SNV", " /SNV")))

        code, out, _ = self.run("check", file, "--json")

        finding = json.loads(out)["findings"][0]
        assert code == 1
        assert (finding["rule"], finding["severity"]) == ("L10", "error")
        assert {"rule", "severity", "place", "sentence", "fix"} <= finding.keys()

    def test_advice_is_no_failure(self, tmp_path: Path):
        file = tmp_path / "a.docx"
        file.write_bytes(papers.letter(reword("Sở Nội vụ kính", "./.", ".")))

        assert self.run("check", file)[0] == 0

    def test_repair(self, tmp_path: Path):
        def change(document) -> None:
            reword("Số: 205", "/SNV", " /SNV")(document)
            find(document, "1. ").runs[0].font.name = "Arial"

        file, target = tmp_path / "a.docx", tmp_path / "b.docx"
        file.write_bytes(papers.letter(change))

        code, out, _ = self.run("repair", file, "--to", target, "--rule", "L03")
        assert code == 1
        assert "L03" in out
        assert layout.check(target).rules == {"L10"}
        assert self.run("repair", target, "--to", target)[0] == 0
        assert not layout.check(target).findings

    @pytest.mark.parametrize("content", [None, b"x"])
    def test_unreadable(self, tmp_path: Path, content: bytes | None):
        file = tmp_path / "a.docx"
        if content is not None:
            file.write_bytes(content)

        code, out, err = self.run("check", file)

        assert (code, out) == (2, "")
        assert "tệp" in err.lower()
