"""Short news of a finished act, with the next step or a way back, carried by Django's messages."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest

from congvan.ui.items import Link


@dataclass(frozen=True, slots=True)
class Toast:
    """One line at the bottom left; with `undo_action` it carries "Hoàn tác" (a post form)."""

    text: str
    link: Link | None = None
    undo_action: str = ""


def add_toast(
    request: HttpRequest, text: str, *, link: Link | None = None, undo_action: str = ""
) -> None:
    """This will show the line on the next page: "Đã chuyển cho Phòng Tài chính. Xem tiến độ"."""
    more = {
        "undo": undo_action,
        "label": link.label if link else "",
        "href": link.href if link else "",
    }
    messages.success(request, text, extra_tags=json.dumps({k: v for k, v in more.items() if v}))


def taken_toasts(request: HttpRequest) -> tuple[Toast, ...]:
    """The lines waiting for this person; asking takes them away. Plain Django messages count too."""
    return tuple(_toast(str(m), m.extra_tags or "") for m in messages.get_messages(request))


def _toast(text: str, carried: str) -> Toast:
    more = json.loads(carried) if carried.startswith("{") else {}
    link = Link(more["label"], more["href"]) if "href" in more else None
    return Toast(text=text, link=link, undo_action=more.get("undo", ""))
