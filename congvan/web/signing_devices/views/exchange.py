"""The two-step protocol with a program at the signer's own machine (R-168).

The program has no session here: the token in the address is all it knows, opens one file, takes
one file back, and dies in minutes. docs/reference/two-step-signing.md describes it.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from congvan.kernel.errors import BusinessError
from congvan.kernel.files import oversized_uploads
from congvan.organization.doors import PUBLIC, SIGNED_IN, OfficeRequest, open_to
from congvan.signing.services import sessions
from congvan.web.page_images import file_response

_FIELD = "uploadfile"


@open_to(PUBLIC)
@never_cache
@require_safe
def download(request: HttpRequest) -> HttpResponseBase:
    """The one file of a session."""
    return file_response(request, sessions.offered_file(_token(request)), name="van-ban.pdf")


# The program carries no cookie, so a forged request could carry none either: the token decides.
@csrf_exempt
@open_to(PUBLIC)
@never_cache
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take the signed file back; answers as the program expects, failures included."""
    token = _token(request)
    try:
        # Before the body is read: whoever knows no open session fills no disk here.
        sessions.offered_file(token)
    except BusinessError as error:
        return _answer(str(error))
    file = request.FILES.get(_FIELD)
    refused = oversized_uploads(request)
    if file is None or refused:
        return _answer(refused[0].sentence if refused else "Không có tệp gửi về.")
    try:
        sessions.bring(token=token, content=file.read())
    except BusinessError as error:
        return _answer(str(error))
    return _answer("")


@open_to(SIGNED_IN)
@require_safe
def standing(request: OfficeRequest) -> HttpResponse:
    """What became of the session, for the page that waits."""
    found = sessions.result(by=request.member, token=_token(request))
    return JsonResponse(
        {"is_signed": found.signed is not None, "is_over": found.is_over, "failure": found.failure}
    )


def _token(request: HttpRequest) -> str:
    token = request.GET.get("phien", "")
    if not token:
        raise Http404
    return token


def _answer(failure: str) -> JsonResponse:
    name = "" if failure else "van-ban.pdf"
    return JsonResponse(
        {"Status": not failure, "Message": failure, "FileName": name, "FileServer": name}
    )
