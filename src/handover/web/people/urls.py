"""Addresses of sign-in, sign-out and the profile page."""

from django.urls import path

from handover.web.people import factors, key_pages, recertifying, session_pages, unlocking, views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="login"),
    path("first/<uidb64>/<token>/", views.first_password, name="first_password"),
    path("second/", factors.second, name="second"),
    path("again/", factors.again, name="again"),
    path("factors/", factors.factors, name="factors"),
    path("factors/new/", factors.factor_new, name="factor_new"),
    path("factors/remove/", factors.factor_remove, name="factor_remove"),
    path("factors/app/remove/", key_pages.app_remove, name="app_remove"),
    path("factors/keys/new/", key_pages.key_new, name="key_new"),
    path("factors/keys/<int:key>/remove/", key_pages.key_remove, name="key_remove"),
    path("lock/", unlocking.lock, name="lock"),
    path("locked/", unlocking.locked, name="locked"),
    path("unlock/", unlocking.unlock, name="unlock"),
    path("sessions/", session_pages.sessions, name="sessions"),
    path("sessions/<int:key>/end/", session_pages.session_end, name="session_end"),
    path("password/", session_pages.password, name="password"),
    path("recertification/", recertifying.accounts, name="recertification"),
    path("recertification/<str:username>/needed/", recertifying.account_needed, name="account_needed"),
    path("recertification/<str:username>/disable/", recertifying.account_disable, name="account_disable"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("authority/", views.authorities, name="authorities"),
    path("authority/<str:username>/", views.authority, name="authority"),
    path("authority/<str:username>/delegation/", views.delegation, name="delegation"),
    path("me/", views.profile, name="profile"),
]
