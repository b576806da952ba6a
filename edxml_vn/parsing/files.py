"""Manifest and attachments: two lists of the same files, paired (SPEC §5, rule 1)."""

from __future__ import annotations

import re
from typing import Any

from edxml_vn.findings import Findings
from edxml_vn.model import Attachment, Reference
from edxml_vn.parsing import values
from edxml_vn.parsing.elements import Element
from edxml_vn.parsing.payloads import Content

# A path, a drive, a control or reversing sign. One slash is common: "12/QĐ-UBND.pdf".
_STRANGE = re.compile(
    r"^[/\\]|^[A-Za-z]:|\\|(^|/)\.\.(/|$)|[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
)


def references(manifest: Element | None) -> tuple[Reference, ...]:
    """The lines of the manifest; empty ones are none."""
    found = [
        Reference(
            content_id=values.content_id(_text(one, "ContentId")),
            content_type=_text(one, "ContentType"),
            description=_text(one, "Description"),
            name=_text(one, "AttachmentName"),
        )
        for one in (manifest.each("Reference") if manifest else [])
    ]
    return tuple(one for one in found if one != Reference())


def attachments(
    labels: list[Element],
    listed: tuple[Reference, ...],
    contents: list[Content] | None,
    findings: Findings,
) -> tuple[Attachment, ...]:
    """The files with what became of their contents; a missing name is taken from the manifest."""
    ids = [values.content_id(_text(label, "ContentId")) for label in labels]
    names = [_text(label, "AttachmentName") for label in labels]
    lines = _paired(ids, names, listed)
    _tell_unpaired(lines, listed, findings)
    _tell_otherwise(ids, lines, findings)
    found = []
    for index, label in enumerate(labels):
        name, line = names[index], lines[index]
        if name is None:
            name = line.name if line is not None else None
            _tell_unnamed(index, name, findings)
        elif _STRANGE.search(name):
            findings.warn(
                "attachment_strange_name", f"Attachment[{index + 1}]",
                "Tên tệp đính kèm có đường dẫn hoặc ký tự điều khiển; khi ghi ra đĩa, tên được làm sạch.",
            )  # fmt: skip
        content = contents[index] if contents is not None else None
        found.append(
            Attachment(
                name=name,
                content_id=ids[index],
                content_type=_text(label, "ContentType"),
                description=_text(label, "Description"),
                **(_decoded(content) if content is not None else {}),
            )
        )
    return tuple(found)


def _decoded(content: Content) -> dict[str, Any]:
    return {
        "payload": content.payload,
        "size": content.size,
        "sha256": content.sha256,
        "path": content.path,
        "problem": str(content.problem) if content.problem is not None else None,
    }


def _paired(
    ids: list[str | None], names: list[str | None], listed: tuple[Reference, ...]
) -> list[Reference | None]:
    """For every attachment its line: by content id, else by name, else by position."""
    free = dict(enumerate(listed))
    lines: list[Reference | None] = [None] * len(ids)
    for keys, field in ((ids, "content_id"), (names, "name")):
        by_key: dict[str, list[int]] = {}
        for index in reversed(free):
            if (key := getattr(listed[index], field)) is not None:
                by_key.setdefault(key, []).append(index)
        for index, key in enumerate(keys):
            if key is not None and lines[index] is None and by_key.get(key):
                lines[index] = free.pop(by_key[key].pop())
    for index, line in enumerate(lines):
        if line is None:
            lines[index] = free.pop(index, None)
    return lines


def _tell_unpaired(
    lines: list[Reference | None], listed: tuple[Reference, ...], findings: Findings
) -> None:
    without_file = len(listed) - sum(line is not None for line in lines)
    if without_file:
        findings.warn(
            "reference_without_file", "edXMLManifest",
            f"Danh mục có {without_file} tệp không được gửi kèm.",
        )  # fmt: skip
    without_line = lines.count(None)
    if without_line:
        findings.warn(
            "file_without_reference", "AttachmentEncoded",
            f"Có {without_line} tệp đính kèm không nằm trong danh mục.",
        )  # fmt: skip


def _tell_otherwise(
    ids: list[str | None], lines: list[Reference | None], findings: Findings
) -> None:
    """Both sides have an id, but not the same: the line was found by name or by position."""
    count = sum(
        line is not None and key is not None and line.content_id not in (None, key)
        for key, line in zip(ids, lines, strict=True)
    )
    if count:
        findings.warn(
            "paired_otherwise", "edXMLManifest",
            f"Có {count} tệp đính kèm mang ContentId khác danh mục; đã ghép theo tên hoặc theo thứ tự.",
        )  # fmt: skip


def _tell_unnamed(index: int, name: str | None, findings: Findings) -> None:
    place = f"Attachment[{index + 1}]"
    if name is not None:
        findings.warn(
            "name_from_manifest", place,
            f"Tệp đính kèm không ghi tên; đã lấy tên trong danh mục: {values.shown(name)}.",
        )  # fmt: skip
    else:
        findings.warn("no_name", place, "Tệp đính kèm không ghi tên.")


def _text(element: Element, name: str) -> str | None:
    found = element.last(name)
    return found.text if found is not None else None
