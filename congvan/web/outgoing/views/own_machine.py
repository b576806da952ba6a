"""Signing at the signer's own machine: file by file, document by document, each brought back (R-168).

The program signs one file at a time. What is still to come, and the tokens of what was given out,
stay in the person's session: nothing of it is in an address but the token of the one file.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from congvan.drafting.queries.issue_page import IssueView, issue_view
from congvan.drafting.services import issuing_sessions
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.signing.queries import devices
from congvan.signing.services.sessions import Offer
from congvan.ui.toasts import add_toast
from congvan.web.outgoing.steps import compare_if_ticked
from congvan.web.signing_devices import own_machine

SIGN, SEAL = "ky", "dong-dau"
_KEPT = "outgoing.own_machine"


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def at_own_machine(request: OfficeRequest, issue_id: int, slug: str) -> HttpResponse:
    """Begin signing (POST), or take what the program brought back (GET with its token)."""
    if slug not in (SIGN, SEAL):
        raise Http404
    view = issue_view(request.member, issue_id)
    try:
        if request.method == "POST":
            return begin(request, view, slug, rest=())
        return _brought(request, view, slug)
    except BusinessError as error:
        request.session.pop(_KEPT, None)
        add_toast(request, str(error))
        return redirect("outgoing:issue", issue_id)


def begin(
    request: OfficeRequest, view: IssueView, slug: str, *, rest: tuple[int, ...]
) -> HttpResponse:
    """Give the first file out; `rest` are the documents to sign after this one. Raises BusinessError."""
    member = request.member
    device = devices.my_device(member) if slug == SIGN else devices.organ_device(member)
    if device is None or not device.is_two_step:
        raise Http404
    if slug == SIGN:
        offer = issuing_sessions.offer_sign(
            by=member, issue_id=view.issue_id, device_id=device.device_id
        )
        files = [[0, offer.token, offer.operation]]
    else:
        compare_if_ticked(request, view)
        offered = issuing_sessions.offer_seal(
            by=member, issue_id=view.issue_id, device_id=device.device_id
        )
        files = [[one.file_id, one.offer.token, one.offer.operation] for one in offered]
    request.session[_KEPT] = {
        "issue": view.issue_id, "slug": slug, "files": files, "done": 0, "rest": list(rest),
    }  # fmt: skip
    return _page(request, view, slug)


def _brought(request: OfficeRequest, view: IssueView, slug: str) -> HttpResponse:
    kept: dict[str, Any] = request.session.get(_KEPT) or {}
    token = request.GET.get("phien", "")
    files = kept.get("files", [])
    is_the_one = kept.get("issue") == view.issue_id and kept.get("slug") == slug
    if not is_the_one or not files or files[kept["done"]][1] != token:
        # Come back to by the browser's history: the page shows where it stands.
        return redirect("outgoing:issue", view.issue_id)
    if kept["done"] + 1 < len(files):
        request.session[_KEPT] = {**kept, "done": kept["done"] + 1}
        return _page(request, view, slug)
    taken = _taken(request, view, slug, files)
    if not taken:
        add_toast(request, "Chưa nhận được tệp đã ký. Bấm Ký để ký lại.")
        return redirect("outgoing:issue", view.issue_id)
    request.session.pop(_KEPT, None)
    add_toast(request, f"Đã ký {view.symbol or view.type_name}.")
    return (
        next_of(request, tuple(kept["rest"]))
        if kept["rest"]
        else redirect("outgoing:issue", view.issue_id)
    )


def next_of(request: OfficeRequest, chosen: tuple[int, ...]) -> HttpResponse:
    """Go on with the first of several documents; the folder when none of them can be signed."""
    for place, issue_id in enumerate(chosen):
        try:
            view = issue_view(request.member, issue_id)
            return begin(request, view, SIGN, rest=chosen[place + 1 :])
        except BusinessError as error:
            add_toast(request, str(error))
    return redirect("outgoing:to-sign")


def _taken(request: OfficeRequest, view: IssueView, slug: str, files: list[list[Any]]) -> bool:
    member = request.member
    if slug == SIGN:
        done = issuing_sessions.take_sign(by=member, issue_id=view.issue_id, token=files[0][1])
    else:
        tokens = {file_id: token for file_id, token, _ in files}
        done = issuing_sessions.take_seal(by=member, issue_id=view.issue_id, tokens=tokens)
    return done is not None


def _page(request: OfficeRequest, view: IssueView, slug: str) -> HttpResponse:
    kept = request.session[_KEPT]
    _, token, operation = kept["files"][kept["done"]]
    of_many = f" (tệp {kept['done'] + 1}/{len(kept['files'])})" if len(kept["files"]) > 1 else ""
    return own_machine.page(
        request, Offer(token, operation, clock.now()),
        what=f"{view.symbol or view.type_name}: {view.subject}{of_many}", symbol=view.symbol,
        next_url=reverse("outgoing:own-machine", args=[view.issue_id, slug]),
        back_url=reverse("outgoing:issue", args=[view.issue_id]),
    )  # fmt: skip
