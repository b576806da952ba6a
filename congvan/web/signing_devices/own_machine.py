"""The page that has a file signed at the signer's own machine; views of documents answer with it."""

from __future__ import annotations

import json
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from congvan.kernel import clock
from congvan.signing.services.sessions import Offer
from congvan.web.middleware import CONTENT_SECURITY_POLICY

# The VGCA program listens here and nowhere else; only this page may talk to it.
PROGRAM = "wss://127.0.0.1:8987/"
_POLICY = CONTENT_SECURITY_POLICY.replace("connect-src 'self'", f"connect-src 'self' {PROGRAM}")


def page(
    request: HttpRequest, offer: Offer, *, what: str, next_url: str, back_url: str,
    symbol: str = "", issued_at: datetime | None = None,
) -> HttpResponse:  # fmt: skip
    """Ask the program to sign; when the file is back the browser goes on to `next_url`.

    `next_url` gets `phien`, the token, for `sessions.result`. `what` names the document.
    """
    query = urlencode({"phien": offer.token})

    def absolute(name: str) -> str:
        return request.build_absolute_uri(f"{reverse(name)}?{query}")

    order = {
        "FileUploadHandler": absolute("signing:exchange-upload"), "SessionId": "", "JWTToken": "",
        "FileName": absolute("signing:exchange-download"), "DocNumber": symbol,
        "IssuedDate": (issued_at or clock.now()).astimezone(clock.OFFICE_ZONE).isoformat("T", "seconds"),
        "MetaData": [],
    }  # fmt: skip
    joint = "&" if "?" in next_url else "?"
    answer = render(
        request,
        "signing_devices/own_machine.html",
        {
            "what": what, "address": f"{PROGRAM}{offer.operation}",
            "order": json.dumps(order, ensure_ascii=False),
            "standing": f"{reverse('signing:exchange-standing')}?{query}",
            "next": f"{next_url}{joint}{query}", "back": back_url,
        },
    )  # fmt: skip
    answer["Content-Security-Policy"] = _POLICY
    # The token stands in this page: nobody keeps a copy of it.
    answer["Cache-Control"] = "no-store"
    return answer
