"""Who stands at the door, in words a person recognizes: "Chrome trên Windows"."""

from __future__ import annotations

import ipaddress

from django.http import HttpRequest

from congvan.organization.services.door import Visitor
from congvan.web.middleware import client_address

# The first that fits; the order matters, because most browsers also call themselves by older names.
_BROWSERS = (
    ("coc_coc", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Zalo", "Zalo"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "máy Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
UNKNOWN_DEVICE = "Thiết bị không rõ"


def describe_device(user_agent: str) -> str:
    """Browser and system in plain words; what cannot be read is left out."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    if browser and system:
        return f"{browser} trên {system}"
    return browser or system or UNKNOWN_DEVICE


def visitor_of(request: HttpRequest) -> Visitor:
    """The address and the device a request comes from."""
    return Visitor(
        ip=address_of(request), device=describe_device(request.META.get("HTTP_USER_AGENT", ""))
    )


def address_of(request: HttpRequest) -> str | None:
    """The client's IP address, None when the network tells none."""
    try:
        return str(ipaddress.ip_address(client_address(request)))
    except ValueError:
        return None
