"""Figures of the hub for monitoring, as JSON below /truc/api/ (docs/reference/hub-api.md).

Reading only. By a key (`Authorization: Bearer …`, `congvan hub api-key add NAME`) or the session of
an operator; nothing of a parcel's content is ever told.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError

from congvan.hub import queries
from congvan.hub.services import api_keys, doctor
from congvan.hub.services.operators import Operator
from congvan.kernel.audit import Actor
from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.doors import PUBLIC
from congvan.organization.states import Role

_MOST = 200


def _who(request: HttpRequest) -> Operator | None:
    """Who asks: a key's holder or an operator; None for nobody. Raises NotFound for other people."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return Actor.system() if api_keys.opens(key.strip()) else None
    member: ActingMember | None = getattr(request, "member", None)
    if member is not None and not member.holds(Role.SYSADMIN_CENTRAL):
        raise NotFound("Không có địa chỉ này.")
    return member


api = NinjaAPI(
    title="Trục liên thông: số liệu giám sát", version="1", docs_url=None, auth=_who,
    urls_namespace="hub-api",
)  # fmt: skip


@api.exception_handler(BusinessError)
def _refused(request: HttpRequest, error: BusinessError) -> HttpResponse:
    told = {"error": error.code, "detail": error.sentence, "next_step": error.next_step}
    return api.create_response(request, told, status=error.http_status)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    told = {"error": "unauthorized", "detail": "Thiếu khóa, hoặc khóa đã thu hồi."}
    answer = api.create_response(request, told, status=401)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.get("/health", url_name="health")
def health(request: HttpRequest) -> dict[str, Any]:
    """The doctor's checks and the numbers of today; `ok` is whether every check is fine."""
    found = doctor.examine()
    return {
        "ok": all(one.ok for one in found),
        "checks": [asdict(one) for one in found],
        "numbers": asdict(queries.overview(_operator(request))),
    }


@api.get("/parcels", url_name="parcels")
def parcels(
    request: HttpRequest, state: str = "", kind: str = "", after: str = "", limit: int = 50
) -> dict[str, Any]:
    """Parcels, newest first; `next` is the `after` of the following page, empty at the end."""
    count = min(max(limit, 1), _MOST)
    rows = queries.parcels(
        _operator(request), queries.ParcelFilter(state=state, kind=kind), after=_after(after),
        limit=count + 1,
    )  # fmt: skip
    shown = rows[:count]
    following = f"{shown[-1].accepted_at.isoformat()}~{shown[-1].id}" if len(rows) > count else ""
    return {"items": [asdict(one) for one in shown], "next": following}


@api.get("/parcels/{uuid:parcel_id}", url_name="parcel")
def parcel(request: HttpRequest, parcel_id: uuid.UUID) -> dict[str, Any]:
    """One parcel with its recipients and the statuses about its document."""
    return asdict(queries.parcel(_operator(request), parcel_id))


@api.get("/participants", url_name="participants")
def participants(request: HttpRequest) -> dict[str, Any]:
    """Every participant and what waits for it; never a secret."""
    return {"items": [asdict(one) for one in queries.participants(_operator(request))]}


@api.get("/stuck", url_name="stuck")
def stuck(request: HttpRequest) -> dict[str, Any]:
    """What failed or waits too long, the oldest first."""
    return {"items": [asdict(one) for one in queries.stuck(_operator(request), limit=_MOST)]}


@api.get("/throughput", url_name="throughput")
def throughput(request: HttpRequest, hours: int = 24) -> dict[str, Any]:
    """What passed in each of the last hours (at most a week)."""
    asked = min(max(hours, 1), 168)
    return {"items": [asdict(one) for one in queries.throughput(_operator(request), hours=asked)]}


def _operator(request: HttpRequest) -> Operator:
    who: Operator = request.auth  # type: ignore[attr-defined]  # put there by ninja
    return who


def _after(text: str) -> tuple[datetime, uuid.UUID] | None:
    at, _, row = text.partition("~")
    try:
        moment, key = datetime.fromisoformat(at), uuid.UUID(row)
    except ValueError:
        return None
    return (moment, key) if moment.tzinfo else None


# Everybody may knock: the API itself asks for a key and answers in JSON.
urls = api.urls
for _pattern in urls[0]:
    _pattern.callback.audience = PUBLIC  # type: ignore[union-attr]
