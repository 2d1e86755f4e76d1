"""Under /account/: the pages of allauth that we use, by its names, and our own.

Named one by one, so that what is not here does not exist: no sign-up, no change of e-mail, no sign-in by a letter.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as organisation
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.urls import path, re_path

from sharing.sign_in.views import applications, sign_in
from sharing.sign_in.views import own_account as own_account_views

urlpatterns = [
    path("", own_account_views.own_account, name="own_account"),
    path("programme/", own_account_views.own_programme, name="own_programme"),
    path("shortcuts/", own_account_views.own_shortcuts, name="own_shortcuts"),
    path("sessions/", own_account_views.own_sessions, name="own_sessions"),
    path("sessions/others/end/", own_account_views.end_other_sessions, name="end_other_sessions"),
    path("sessions/<slug:mark>/end/", own_account_views.end_own_session, name="end_own_session"),
    path("applications/allow/", applications.application_allow, name="application_allow"),
    path("applications/<uuid:uid>/end/", applications.end_own_application, name="end_own_application"),
    path("stay-signed-in/", sign_in.stay_signed_in, name="stay_signed_in"),
    path("sign-in/", sign_in.SignIn.as_view(), name="account_login"),
    path("sign-in/passkey/", sign_in.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("sign-in/code/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/disabled/", account.account_inactive, name="account_inactive"),
    path("sign-in/cancelled/", organisation.login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/<slug:provider_id>/", openid_connect.login, name="openid_connect_login"),
    path("sign-in/<slug:provider_id>/answer/", openid_connect.callback, name="openid_connect_callback"),
    path("sign-out/", account.logout, name="account_logout"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("confirm/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/first/", account.password_set, name="account_set_password"),
    path("password/forgotten/", sign_in.AskPasswordLink.as_view(), name="account_reset_password"),
    path("password/forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/link/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("second-factor/", sign_in.SecondFactor.as_view(), name="mfa_index"),
    path("second-factor/app/add/", sign_in.AddApp.as_view(), name="mfa_activate_totp"),
    path("second-factor/app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", sign_in.MakeRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("second-factor/codes/saved/", sign_in.recovery_codes_saved, name="recovery_codes_saved"),
    path("second-factor/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("second-factor/passkeys/add/", sign_in.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("second-factor/passkeys/<int:pk>/remove/", sign_in.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("second-factor/passkeys/<int:pk>/rename/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
]
