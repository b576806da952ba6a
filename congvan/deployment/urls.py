"""All addresses. Slugs are Vietnamese without accents; names are English."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from congvan.deployment import health
from congvan.organization.doors import PUBLIC, open_to

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("congvan.web.shell.urls")),
    path("", include("congvan.web.accounts.urls")),
    path("", include("congvan.web.desk.urls")),
    path("", include("congvan.web.documents.urls")),
    path("chu-ky/", include("congvan.web.signatures.urls")),
    path("", include("congvan.web.signing_devices.urls")),
    path("danh-ba/", include("congvan.web.directory.urls")),
    path("tra-cuu/", include("congvan.web.search.urls")),
    path("bao-cao/", include("congvan.web.reports.urls")),
    path("so-van-ban/", include("congvan.web.registers.urls")),
    path("ho-so/", include("congvan.web.dossiers.urls")),
    path("", include("congvan.web.incoming.urls")),
    path("", include("congvan.web.drafting.urls")),
    path("", include("congvan.web.outgoing.urls")),
    path("", include("congvan.web.exchange.urls")),
    path("viec/", include("congvan.web.tasks.urls")),
    path("lich-cong-tac/", include("congvan.web.work_calendar.urls")),
    path("bang-tin/", include("congvan.web.boards.urls")),
    path("lay-y-kien/", include("congvan.web.consultations.urls")),
    path("thu/", include("congvan.web.personal_mail.urls")),
    path("hoi-thoai/", include("congvan.web.chat.urls")),
    path("nhan-tin/", include("congvan.web.short_messages.urls")),
    path("hop/", include("congvan.web.meetings.urls")),
    path("mau-van-ban/", include("congvan.web.draft_templates.urls")),
    path("lich-lam-viec/", include("congvan.web.calendar.urls")),
    path("van-ban-den/vao-so/", include("congvan.web.intake.urls")),
    path("quan-tri/bao-viec-khan/", include("congvan.web.alerts.urls")),
    path("quan-tri/", include("congvan.web.administration.urls")),
    path("giao-dien/", include("congvan.web.gallery.urls")),
    path("healthz", open_to(PUBLIC)(health.live), name="healthz"),
    path("readyz", open_to(PUBLIC)(health.ready), name="readyz"),
]

if settings.CONFIGURATION.role in {"hub", "both"}:
    # Imported here: a node has neither the pages nor the API of a hub.
    from congvan.hub.api import urls as hub_api

    urlpatterns += [path("truc/api/", hub_api), path("truc/", include("congvan.hub.pages.urls"))]

handler400 = "congvan.web.shell.views.bad_request"
handler404 = "congvan.web.shell.views.not_found"
handler403 = "congvan.web.shell.views.forbidden"
handler500 = "congvan.deployment.health.server_error"
