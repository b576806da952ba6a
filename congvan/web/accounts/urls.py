"""Addresses of the door and of the own account; names with "_" are those allauth asks for."""

from django.urls import path

from congvan.web.accounts.views import entrance, own_account, second_factor

urlpatterns = [
    path("dang-nhap/", entrance.login, name="account_login"),
    path("dang-nhap/hai-lop/", entrance.second_step, name="mfa_authenticate"),
    path("dang-xuat/", entrance.logout, name="account_logout"),
    path("dang-ky/", entrance.no_sign_up, name="account_signup"),
    path("quen-mat-khau/", entrance.forgotten_password, name="account_reset_password"),
    path("tai-khoan/", own_account.profile, name="profile"),
    path("tai-khoan/doi-mat-khau/", own_account.change_password, name="account_change_password"),
    path("tai-khoan/doi-mat-khau/xet/", own_account.judge_password, name="password-rules"),
    path("tai-khoan/mat-kiem-soat/", own_account.lost, name="lost-control"),
    path("tai-khoan/mo-khoa/", entrance.unlock_session, name="unlock-session"),
    path("tai-khoan/xac-nhan/", second_factor.password_again, name="account_reauthenticate"),
    path("tai-khoan/xac-nhan/ma/", second_factor.code_again, name="mfa_reauthenticate"),
    path("tai-khoan/phien/", own_account.sessions, name="usersessions_list"),
    path("tai-khoan/phien/thoat-moi-noi/", own_account.end_all_sessions, name="end-all-sessions"),
    path("tai-khoan/phien/<int:session_id>/thoat/", own_account.end_session, name="end-session"),
    path("tai-khoan/hai-lop/", second_factor.overview, name="mfa_index"),
    path("tai-khoan/hai-lop/bat/", second_factor.switch_on, name="mfa_activate_totp"),
    path("tai-khoan/hai-lop/tat/", second_factor.switch_off, name="mfa_deactivate_totp"),
    path("tai-khoan/hai-lop/ma-du-phong/", second_factor.codes, name="mfa_view_recovery_codes"),
    path(
        "tai-khoan/hai-lop/ma-du-phong/tao-lai/",
        second_factor.new_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "tai-khoan/hai-lop/ma-du-phong/tai-ve/",
        second_factor.codes_as_file,
        name="mfa_download_recovery_codes",
    ),
]
