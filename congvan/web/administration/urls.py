"""Addresses of the administration, below /quan-tri/."""

from __future__ import annotations

from django.urls import path

from congvan.web.administration.views import (
    account_requests,
    accounts,
    agencies,
    agency,
    delegations,
    logs,
    people,
    structure_import,
    units,
)

app_name = "administration"

AGENCY = [
    path("co-quan/", agency.agency, name="agency"),
    path("co-quan/ma-dinh-danh/", agency.identifier_add, name="identifier-add"),
    path("co-quan/ma-dinh-danh/<int:identifier_id>/dong/", agency.identifier_close, name="identifier-close"),
    path("bao-mat/", agency.security, name="security"),
]  # fmt: skip
PROVINCE = [
    path("cac-co-quan/", agencies.agencies_page, name="agencies"),
    path("cac-co-quan/them/", agencies.agency_add, name="agency-add"),
]
STRUCTURE = [
    path("don-vi/", units.units, name="units"),
    path("don-vi/them/", units.unit_add, name="unit-add"),
    path("don-vi/<int:unit_id>/", units.unit, name="unit"),
    path("don-vi/<int:unit_id>/thoi-hoat-dong/", units.unit_close, name="unit-close"),
    path("chuc-danh/", units.posts, name="posts"),
    path("chuc-danh/them/", units.post_add, name="post-add"),
    path("chuc-danh/<int:post_id>/", units.post, name="post"),
]
PEOPLE = [
    path("nguoi-dung/", people.people, name="people"),
    path("nguoi-dung/tai-ve/", people.people_export, name="people-export"),
    path("nguoi-dung/them/", people.person_add, name="person-add"),
    path("nguoi-dung/<int:person_id>/", people.person, name="person"),
    path("nguoi-dung/<int:person_id>/them-chuc-danh/", people.seat_add, name="seat-add"),
    path("nguoi-dung/<int:person_id>/vi-tri/<int:membership_id>/giao-vai-tro/", people.role_grant, name="role-grant"),
    path("nguoi-dung/<int:person_id>/vai-tro/<int:grant_id>/thu-lai/", people.role_revoke, name="role-revoke"),
    path("nguoi-dung/<int:person_id>/vi-tri/<int:membership_id>/cho-thoi/", people.leave, name="leave"),
]  # fmt: skip
ACCOUNTS = [
    path("nguoi-dung/cap-tai-khoan/", accounts.accounts_open, name="accounts-open"),
    path("nguoi-dung/cap-tai-khoan/phieu/", accounts.slips_download, name="slips-download"),
    path(
        "nguoi-dung/<int:person_id>/tai-khoan/<slug:slug>/",
        accounts.account_act,
        name="account-act",
    ),
]
IMPORT = [
    path("nhap-danh-sach/", structure_import.structure_import, name="import"),
    path("nhap-danh-sach/tep-mau/", structure_import.import_template, name="import-template"),
    path("nhap-danh-sach/<slug:token>/", structure_import.import_preview, name="import-preview"),
    path("nhap-danh-sach/<slug:token>/bo/", structure_import.import_discard, name="import-discard"),
]
DELEGATIONS = [
    path("uy-quyen/", delegations.delegations_page, name="delegations"),
    path("uy-quyen/de-nghi/", delegations.ask, name="delegation-ask"),
    path("uy-quyen/<int:delegation_id>/", delegations.delegation_page, name="delegation"),
]
REQUESTS = [
    path("de-nghi-tai-khoan/", account_requests.requests_page, name="account-requests"),
    path("de-nghi-tai-khoan/cap/", account_requests.ask_account, name="account-request-ask"),
    path("de-nghi-tai-khoan/thu-hoi/", account_requests.ask_withdrawal, name="account-withdrawal-ask"),
    path("de-nghi-tai-khoan/<int:request_id>/", account_requests.request_page, name="account-request"),
]  # fmt: skip
LOGS = [
    path("nhat-ky/", logs.audit_page, name="audit"),
    path("nhat-ky/dang-nhap/", logs.logins_page, name="logins"),
]

urlpatterns = [
    *AGENCY,
    *PROVINCE,
    *STRUCTURE,
    *PEOPLE,
    *ACCOUNTS,
    *IMPORT,
    *DELEGATIONS,
    *REQUESTS,
    *LOGS,
]
