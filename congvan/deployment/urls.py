"""All addresses. Slugs are Vietnamese without accents; names are English."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from congvan.deployment import health
from congvan.web.doors import PUBLIC, open_to

_PARTS = (
    ("", "congvan.web.shell"),
    ("", "congvan.web.accounts"),
    ("", "congvan.web.desk"),
    ("danh-ba/", "congvan.web.directory"),
    ("quan-tri/", "congvan.web.administration"),
    ("giao-dien/", "congvan.web.gallery"),
)

# Interim while the parts arrive one by one: the lead replaces it by a plain list.
urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(f"{module}.urls"))
    for prefix, module in _PARTS
    if find_spec(module) and find_spec(f"{module}.urls")
]
urlpatterns += [
    path("healthz", open_to(PUBLIC)(health.live), name="healthz"),
    path("readyz", open_to(PUBLIC)(health.ready), name="readyz"),
]

handler404 = "congvan.web.shell.views.not_found"
handler403 = "congvan.web.shell.views.forbidden"
handler500 = "congvan.web.shell.views.server_error"
