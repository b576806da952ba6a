"""What surrounds every signed-in page. `congvan.web` builds one Frame; templates only draw it.

Pass it as `frame` in every page's context (context processor). All addresses are ready-made:
nothing here asks the database or resolves a name while a template renders.
"""

from __future__ import annotations

from dataclasses import dataclass

from congvan.ui.items import Link
from congvan.ui.toasts import Toast


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of the menu; a count of None or 0 is not shown. `key` names the count for polling."""

    key: str
    label: str
    href: str
    icon: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """A heading and its entries; an empty group is not drawn."""

    label: str
    entries: tuple[MenuEntry, ...]


@dataclass(frozen=True, slots=True)
class Bell:
    """Notices not yet read, and where they are listed."""

    href: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class PostChoice:
    """A post or a person to act for; chosen by posting `name=value` to the switch's address."""

    label: str
    detail: str
    name: str
    value: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class PostSwitch:
    """ "Làm việc ở vị trí": own posts first, then those one may act for."""

    action: str
    posts: tuple[PostChoice, ...] = ()
    acting_for: tuple[PostChoice, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonBox:
    """The box at the right end: who is signed in and what belongs to that person."""

    initials: str
    name: str
    post: str
    logout_action: str
    links: tuple[Link, ...] = ()
    switch: PostSwitch | None = None


@dataclass(frozen=True, slots=True)
class Substitution:
    """Being someone's deputy: the slate bar under the top bar."""

    name: str
    until: str  # "30/11", or "" when open-ended
    stop_action: str
    stop_name: str = ""  # the field a stop posts, when the address needs one
    stop_value: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence over every page until its cause is gone ("Bản thử: dữ liệu minh họa")."""

    text: str
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class KeyHint:
    """A line of the "?" list: keys as pressed, what they do; `href` makes "g c" go somewhere."""

    keys: tuple[str, ...]
    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything around the page. What is None or empty is not drawn."""

    home_href: str
    person: PersonBox
    product: str = "Công Văn"
    agency: str = ""
    province: str = ""
    menu: tuple[MenuGroup, ...] = ()
    adds: tuple[Link, ...] = ()
    phone: tuple[MenuEntry, ...] = ()
    bell: Bell | None = None
    substitution: Substitution | None = None
    search_action: str | None = None
    search_text: str = ""
    search_hint: str = "Tìm số, trích yếu, nội dung, người…"
    search_kept: tuple[
        tuple[str, str], ...
    ] = ()  # filters of the search shown, sent with new words
    search_is_here: bool = False  # the page shown is the one of the results
    suggest_href: str = ""  # answers the words typed so far with a few options
    help_href: str = ""
    hotline: str = ""
    counters_href: str | None = None
    live_href: str = ""  # the stream of numbers and urgent news, for the seat named by `seat`
    seat: str = ""
    notices: tuple[Notice, ...] = ()
    toasts: tuple[Toast, ...] = ()
    keys: tuple[KeyHint, ...] = ()
    single_keys: bool = True  # WCAG 2.1.4: the person may switch single letters off
    keys_action: str = (
        ""  # posts `single_keys=on|off`; without it the switch is kept by the browser
    )
