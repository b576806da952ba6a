"""The parts below the card: which there are for a viewer, and what each shows.

They are fetched when the page stands (the first one) or when opened (the others); without a
script each is a page of its own. So the first answer stays short.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from congvan.directives.queries.standing import HandlingView
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role

# Who may read the access history of a document: those who answer for all of them.
HISTORY_ROLES = (Role.AGENCY_LEADER, Role.REGISTRY_CLERK, Role.MONITOR, Role.SECURITY_OFFICER)


@dataclass(frozen=True, slots=True)
class Section:
    """One part: `is_first` is fetched at once, the others when opened."""

    slug: str
    title: str
    icon: str
    needs_handling: bool = False
    is_first: bool = False
    roles: tuple[Role, ...] = ()
    needs_exchange: bool = False


SECTIONS = (
    Section("dien-bien", "Ý kiến & diễn biến", "history", needs_handling=True, is_first=True),
    Section("dang-giu", "Ai đang giữ", "sitemap", needs_handling=True),
    Section("lien-quan", "Văn bản liên quan", "link"),
    Section("ho-so", "Hồ sơ", "folder"),
    Section("thong-tin", "Thông tin đăng ký", "clipboard-list"),
    Section("nhan-qua-truc", "Nhận qua trục", "exchange", needs_exchange=True),
    Section("vi-sao", "Vì sao tôi thấy văn bản này?", "help"),
    Section("luot-doc", "Lịch sử truy cập", "eye-check", roles=HISTORY_ROLES),
)
BY_SLUG = {section.slug: section for section in SECTIONS}


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A part with its address."""

    slug: str
    title: str
    icon: str
    href: str
    is_first: bool


def for_viewer(
    viewer: ActingMember, document_id: int, handling: HandlingView | None, *,
    by_exchange: bool = False,
) -> tuple[ShownSection, ...]:  # fmt: skip
    """The parts this viewer has; `by_exchange` says that the document came over the axis."""
    return tuple(
        ShownSection(
            one.slug, one.title, one.icon,
            reverse("documents:part", args=[document_id, one.slug]), one.is_first,
        )
        for one in SECTIONS
        if may_see(viewer, one) and (handling is not None or not one.needs_handling)
        and (by_exchange or not one.needs_exchange)
    )  # fmt: skip


def may_see(viewer: ActingMember, section: Section) -> bool:
    """Whether the part is for the viewer's roles."""
    return not section.roles or viewer.holds(*section.roles)
