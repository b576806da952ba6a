"""The second factor: switch on with a telephone's app, recovery codes, switch off."""

from __future__ import annotations

from typing import Any

from allauth.account import views as allauth
from allauth.mfa.base import views as allauth_mfa
from allauth.mfa.recovery_codes import views as allauth_codes
from allauth.mfa.totp import views as allauth_totp
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.organization.queries import accounts as queries
from congvan.organization.services import account_keys
from congvan.ui.toasts import add_toast
from congvan.web.accounts import gates, pages


@open_to(SIGNED_IN)
@require_safe
def overview(request: OfficeRequest) -> HttpResponse:
    """Whether the second factor is on, how many recovery codes are left, and what can be done."""
    account: Any = request.user
    page = pages.second_factor(account, demanded=queries.needs_second_factor(account))
    return render(request, "accounts/second_factor.html", {"page": page})


class _Refusing:
    """A refused form comes back with 422, as everywhere."""

    def form_invalid(self: Any, form: Any) -> HttpResponse:
        response: HttpResponse = self.render_to_response(
            self.get_context_data(form=form), status=422
        )
        return response


class _SwitchOn(_Refusing, allauth_totp.ActivateTOTPView):
    template_name = "accounts/second_factor_on.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Store the secret and record it, both or nothing."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            account_keys.note_second_factor_added(account=self.request.user)
        self.request.session[gates.SECOND_FACTOR_KEY] = True
        add_toast(self.request, "Đã bật xác thực hai lớp. Cất kỹ các mã dự phòng dưới đây.")
        return response

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """The picture to scan, and the same secret in groups of four to be typed."""
        built = super().get_context_data(**context)
        secret = built["form"].secret
        built["secret_groups"] = [secret[i : i + 4] for i in range(0, len(secret), 4)]
        return built


class _SwitchOff(_Refusing, allauth_totp.DeactivateTOTPView):
    template_name = "accounts/second_factor_off.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove the secret and record it, both or nothing."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            account_keys.note_second_factor_removed(account=self.request.user)
        self.request.session.pop(gates.SECOND_FACTOR_KEY, None)
        return response


class _Codes(allauth_codes.ViewRecoveryCodesView):
    template_name = "accounts/recovery_codes.html"


class _NewCodes(_Refusing, allauth_codes.GenerateRecoveryCodesView):
    template_name = "accounts/recovery_codes_new.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Replace the codes and record it, both or nothing."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            account_keys.note_recovery_codes_renewed(account=self.request.user)
        return response


class _CodesAsFile(allauth_codes.DownloadRecoveryCodesView):
    template_name = "accounts/recovery_codes.txt"

    def render_to_response(self, context: Any, **options: Any) -> HttpResponse:
        """A text file with a name one finds again."""
        response: HttpResponse = super().render_to_response(context, **options)
        response["Content-Disposition"] = 'attachment; filename="ma-du-phong-cong-van.txt"'
        return response


class _PasswordAgain(_Refusing, allauth.ReauthenticateView):
    template_name = "accounts/password_again.html"


class _CodeAgain(_Refusing, allauth_mfa.ReauthenticateView):
    template_name = "accounts/code_again.html"


switch_on = open_to(SIGNED_IN)(never_cache(_SwitchOn.as_view()))
switch_off = open_to(SIGNED_IN)(_SwitchOff.as_view())
codes = open_to(SIGNED_IN)(_Codes.as_view())
new_codes = open_to(SIGNED_IN)(_NewCodes.as_view())
codes_as_file = open_to(SIGNED_IN)(_CodesAsFile.as_view())
password_again = open_to(SIGNED_IN)(_PasswordAgain.as_view())
code_again = open_to(SIGNED_IN)(_CodeAgain.as_view())
