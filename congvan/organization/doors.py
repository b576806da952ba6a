"""Who may call an address: every view declares it, a test looks at every URL.

A person who may not gets the answer of a page that does not exist (404), so that addresses tell
nothing (ARCHITECTURE §2).
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control, never_cache

from congvan.organization.acting import ActingMember
from congvan.organization.states import Role

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may call a view: everybody, every signed-in person, or holders of one of the roles."""

    name: str
    roles: frozenset[Role] = frozenset()


PUBLIC = Audience("mọi người")
SIGNED_IN = Audience("người đã đăng nhập")


def holders_of(*roles: Role) -> Audience:
    """Members who hold one of `roles` in the seat they act in."""
    return Audience(" hoặc ".join(role.label for role in roles), frozenset(roles))


class OfficeRequest(HttpRequest):
    """A request that came through the door: `member` is who acts."""

    member: ActingMember


def open_to(audience: Audience, *, revalidated: bool = False) -> Callable[[View], View]:
    """Declare and enforce the audience of a view; pages of signed-in people are never cached.

    `revalidated` is for pictures and files with an ETag: the browser keeps them but asks each time,
    so that a right taken back counts at once and the next person at the machine sees nothing.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            member: ActingMember | None = getattr(request, "member", None)
            if audience is not PUBLIC and member is None:
                return redirect_to_login(request.get_full_path())
            if audience.roles and not (member and member.holds(*audience.roles)):
                raise Http404
            return view(request, *args, **kwargs)

        if audience is PUBLIC:
            guard = guarded
        else:
            guard = _revalidate(guarded) if revalidated else never_cache(guarded)
        guard.audience = audience  # type: ignore[attr-defined]
        return guard

    return decorate


_revalidate = cache_control(private=True, no_cache=True)
