"""Addresses of the hub's operator, below /truc/; only on a server that runs a hub."""

from __future__ import annotations

from django.urls import path

from congvan.hub.pages import account_views, parcel_views, running_views

app_name = "hub"

PARCELS = [
    path("", parcel_views.parcels, name="parcels"),
    path("ket/", parcel_views.stuck, name="stuck"),
    path("goi-tin/<uuid:parcel_id>/", parcel_views.parcel, name="parcel"),
    path("goi-tin/<uuid:parcel_id>/thong-tin/", parcel_views.parcel_data, name="parcel-data"),
    path("goi-tin/gui-lai/<uuid:delivery_id>/", parcel_views.resend, name="resend"),
]
ACCOUNTS = [
    path("he-thong/", account_views.participants, name="participants"),
    path("he-thong/them/", account_views.participant_add, name="participant-add"),
    path("he-thong/<int:participant_id>/", account_views.participant, name="participant"),
    path("he-thong/<int:participant_id>/sua/", account_views.participant_change, name="participant-change"),
    path("he-thong/<int:participant_id>/doi-bi-mat/", account_views.participant_rotate, name="participant-rotate"),
    path("he-thong/<int:participant_id>/thu-hoi/", account_views.participant_revoke, name="participant-revoke"),
]  # fmt: skip
DIRECTORY = [
    path("danh-ba/", running_views.directory, name="directory"),
    path("danh-ba/them/", running_views.organ_add, name="organ-add"),
    path("danh-ba/<int:organ_id>/", running_views.organ, name="organ"),
    path("danh-ba/<int:organ_id>/dong/", running_views.organ_close, name="organ-close"),
]
RUNNING = [
    path("luu-luong/", running_views.traffic, name="traffic"),
    path("bac-si/", running_views.doctor, name="doctor"),
    path("bac-si/thu/", running_views.test, name="test"),
    path("quy-dinh/", running_views.policy, name="policy"),
]
ABOVE = [
    path("cap-tren/", running_views.upstreams, name="upstreams"),
    path("cap-tren/them/", running_views.upstream_put, name="upstream-add"),
    path("cap-tren/<int:upstream_id>/", running_views.upstream, name="upstream"),
    path("cap-tren/<int:upstream_id>/sua/", running_views.upstream_put, name="upstream-change"),
    path("cap-tren/<int:upstream_id>/thu/", running_views.upstream_test, name="upstream-test"),
    path("cap-tren/<int:upstream_id>/danh-ba/", running_views.upstream_sync, name="upstream-sync"),
    path("cap-tren/<int:upstream_id>/noi/", running_views.upstream_switch, name="upstream-switch"),
]

urlpatterns = [*PARCELS, *ACCOUNTS, *DIRECTORY, *RUNNING, *ABOVE]
