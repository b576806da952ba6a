"""Attached files as lines of `<c-file-list>`."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.template.defaultfilters import filesizeformat

from congvan.office.attachments.queries import AttachedFile
from congvan.ui.items import FileLine

_WITHHELD = "Phát hiện vi-rút, không mở được"


def file_lines(
    files: Iterable[AttachedFile], href: Callable[[int], str]
) -> tuple[FileLine, ...]:  # fmt: skip
    """The lines of a subject's files; `href(attachment_id)` is where each is."""
    return tuple(_line(one, href(one.attachment_id)) for one in files)


def _line(one: AttachedFile, href: str) -> FileLine:
    if one.is_withheld:
        return FileLine(one.name, "", _WITHHELD, icon="paperclip")
    note = f"{one.type_label} · {filesizeformat(one.size)}"
    return FileLine(one.name, f"{href}?xem=1", note, download=href, icon="paperclip")
