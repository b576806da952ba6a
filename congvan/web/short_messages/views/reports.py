"""Where the provider of short messages reports what became of them (docs/how-to/tin-nhan.md).

The caller has no session: the secret of the settings is all it knows. Without one the address does
not exist. Any number of the same report, in any order, comes to the same end.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from congvan.desk.services.receipts import Report, take_reports
from congvan.organization.doors import PUBLIC, open_to

# A report is some hundred bytes; providers send up to a hundred at once.
MOST_BYTES = 64 * 1024
MOST_REPORTS = 200
_MOST_FIELDS = 50
_KEYS = ("key", "reference", "client_id", "clientId", "ref")
_IDS = ("message_id", "messageId", "id")
_STATES = ("status", "state", "delivery_status")
_REASONS = ("reason", "error", "description", "error_code")


# The provider carries no cookie, so a forged request could carry none either: the secret decides.
@csrf_exempt
@open_to(PUBLIC)
@never_cache
@require_POST
def reports(request: HttpRequest) -> JsonResponse:
    """Take one report or a list of them, as JSON or as a form.

    200 with how many are about messages of ours; 404 when none is, so that a report that came
    before its message was noted is tried again; 400 for what is no report; 401 without the secret.
    """
    secret = settings.CONFIGURATION.sms_report_secret
    if not secret:
        raise Http404
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not constant_time_compare(given.strip(), secret):
        return JsonResponse({"error": "unauthorized"}, status=401)
    told = _read(request)
    if told is None:
        return JsonResponse({"error": "bad_request"}, status=400)
    count = take_reports(reports=told)
    return JsonResponse({"taken": count}, status=200 if count else 404)


def _read(request: HttpRequest) -> list[Report] | None:
    """The reports of a request, None for what is none."""
    raw = request.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        return None
    try:
        if request.content_type == "application/x-www-form-urlencoded":
            values: Any = dict(parse_qsl(raw.decode(), max_num_fields=_MOST_FIELDS))
        else:
            values = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    found = values if isinstance(values, list) else [values]
    if not 0 < len(found) <= MOST_REPORTS or not all(isinstance(one, dict) for one in found):
        return None
    return [
        Report(_first(one, _KEYS), _first(one, _IDS), _first(one, _STATES), _first(one, _REASONS))
        for one in found
    ]


def _first(one: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The first of the names that says something, without what a database cannot hold."""
    said = next((one[name] for name in names if isinstance(one.get(name), str | int)), "")
    return str(said)[:200].replace("\0", "").encode("utf-8", "replace").decode()
