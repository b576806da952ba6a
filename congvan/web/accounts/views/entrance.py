"""Coming in and going out: login, second step, log-out, forgotten password, unlocking."""

from __future__ import annotations

from typing import Any

from allauth.account import views as allauth
from allauth.mfa.base import views as allauth_mfa
from django.contrib.auth import logout as end_session
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from congvan.organization.doors import PUBLIC, SIGNED_IN, OfficeRequest, open_to
from congvan.organization.services import door
from congvan.web.accounts import forms, gates
from congvan.web.accounts.pages import Resend
from congvan.web.accounts.visitors import visitor_of


class _Login(allauth.LoginView):
    template_name = "accounts/login.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        """The same page with what is wrong; 422 as for every refused form."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """The page, and what the page before had to say (logged out, account frozen)."""
        said = [str(message) for message in get_messages(self.request)]
        return {**super().get_context_data(**context), "said": said}


class _SecondStep(allauth_mfa.AuthenticateView):
    template_name = "accounts/second_step.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        """The same page with what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class _Logout(allauth.LogoutView):
    template_name = "accounts/logout.html"


login = open_to(PUBLIC)(_Login.as_view())
second_step = open_to(PUBLIC)(_SecondStep.as_view())
logout = open_to(PUBLIC)(_Logout.as_view())


@open_to(PUBLIC)
@require_safe
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Whom to call: a new password is handed over by the agency's administrator, never by mail."""
    return render(request, "accounts/forgotten.html")


@open_to(PUBLIC)
@require_safe
def no_sign_up(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """Accounts are asked for and approved (R-278): the way leads to the login."""
    return redirect("account_login")


@open_to(SIGNED_IN)
@sensitive_post_parameters("password", "kept")
def unlock_session(request: OfficeRequest) -> HttpResponse:
    """Open a locked session by its password; then on to where one was, or send again."""
    account: Any = request.user
    if request.method != "POST":
        return redirect("/")
    form = forms.Unlock(request.POST)
    refused: door.LoginRefused | None = None
    if form.is_valid():
        try:
            door.try_password(
                typed=account.login_name,
                password=form.cleaned_data["password"],
                visitor=visitor_of(request),
            )
        except door.NameLocked:
            # Whoever sits there has guessed five times: the session ends with the guessing.
            end_session(request)
            return _to_login(request)
        except door.LoginRefused as error:
            refused = error
        else:
            gates.start_clock(request)
            return _onwards(request, form)
    return _still_locked(request, form, refused)


def _onwards(request: HttpRequest, form: forms.Unlock) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse()
    resend = Resend.read(form.cleaned_data["kept"])
    if resend and _is_own(request, resend.to):
        return render(request, "accounts/resend.html", {"resend": resend})
    target = form.cleaned_data["next"]
    return redirect(target if _is_own(request, target) else "/")


def _still_locked(
    request: HttpRequest, form: forms.Unlock, refused: door.LoginRefused | None
) -> HttpResponse:
    if isinstance(refused, door.WrongPassword):
        form.add_error("password", f"Mật khẩu chưa đúng. Còn {refused.remaining} lần thử.")
    elif refused:
        form.add_error("password", str(refused))
    page = {
        "form": form,
        "login_name": request.user.get_username(),
        "next": form.data.get("next", ""),
        "kept": form.data.get("kept", ""),
    }
    name = "locked_dialog" if request.headers.get("HX-Request") else "locked"
    return render(request, f"accounts/{name}.html", page, status=422)


def _to_login(request: HttpRequest) -> HttpResponse:
    response = redirect("account_login")
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": response["Location"]})
    return response


def _is_own(request: HttpRequest, target: str) -> bool:
    return url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
