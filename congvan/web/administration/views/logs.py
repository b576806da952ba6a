"""The audit trail and the log of logins of the agency."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from congvan.organization.doors import OfficeRequest, holders_of, open_to
from congvan.organization.queries import accounts, audit_log
from congvan.organization.states import Role
from congvan.web.administration.forms.logs import AuditSearch
from congvan.web.administration.pages.logs import AuditPage, LoginsPage
from congvan.web.paging import after_in

READERS = holders_of(Role.SYSADMIN_AGENCY, Role.AGENCY_LEADER, Role.SECURITY_OFFICER)


@open_to(READERS)
@require_safe
def audit_page(request: OfficeRequest) -> HttpResponse:
    """What was done in the agency, one sentence an event."""
    form = AuditSearch(request.GET or None)
    wanted = form.wanted()
    lines = audit_log.read_audit(request.member, wanted=wanted, before=form.before())
    page = AuditPage.of(lines, wanted)
    return render(request, "administration/audit.html", {"page": page, "form": form})


@open_to(READERS)
@require_safe
def logins_page(request: OfficeRequest) -> HttpResponse:
    """Who came in, who went, who failed."""
    page = LoginsPage.of(accounts.login_log(request.member, after=after_in(request)))
    return render(request, "administration/logins.html", {"page": page})
