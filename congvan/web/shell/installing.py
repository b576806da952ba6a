"""What a browser asks for to keep the product as an app and to show notifications: no data in it."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from congvan.organization.doors import PUBLIC, open_to
from congvan.ui.asset_files import UI_DIR
from congvan.web.frame import province

NAME = "Công Văn"
# The bar of the page (page.html) and the ground behind it while it opens (DESIGN §1).
_TONE, _GROUND = "#0E5A63", "#F4F6F7"


@open_to(PUBLIC)
@cache_control(max_age=3600)
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view
    """Name, colours and icons of the installed page (W3C Web App Manifest)."""
    place = province()
    told = {
        "id": "/", "start_url": "/", "scope": "/", "display": "standalone", "lang": "vi", "dir": "ltr",
        "name": f"{NAME} · {place}" if place else NAME, "short_name": NAME,
        "description": "Quản lý văn bản và điều hành",
        "theme_color": _TONE, "background_color": _GROUND,
        "icons": [
            _icon(f"icon{kind}-{size}", size, purpose)
            for kind, purpose in (("", "any"), ("-full", "maskable"))
            for size in (192, 512)
        ],
    }  # fmt: skip
    return JsonResponse(
        told, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )


@open_to(PUBLIC)
@cache_control(no_cache=True)
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """The script that shows notifications; at the root, so that a click may open any page."""
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")


def _icon(name: str, size: int, purpose: str) -> dict[str, str]:
    source = static(f"ui/{name}.png")
    return {"src": source, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


@lru_cache(maxsize=1)
def _worker() -> str:
    source = (UI_DIR / "static" / "ui" / "push-worker.js").read_text(encoding="utf-8")
    filled = source.replace("{{ icon }}", static("ui/icon-192.png"))
    return filled.replace("{{ renew }}", reverse("short_messages:browser-renew"))
