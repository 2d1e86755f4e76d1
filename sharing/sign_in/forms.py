"""allauth's forms in the words of the house."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.base import forms as codes
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.conf import settings

from sharing.agencies.models import User
from sharing.sign_in import letters

GOOD_PASSWORD = "At least 12 characters: 3 random words work well. Not your name or email."  # noqa: S105


class Words(forms.Form):
    """Gives each field our label, our hint (none if none is named) and our words for an empty one."""

    words: dict[str, tuple[str, str, str]] = {}  # field: label, hint, what to do when it is empty

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, (label, hint, missing) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, hint
            field.error_messages |= {"required": missing}
            field.widget.attrs.pop("placeholder", None)


class SignInForm(Words, account.LoginForm):
    words = {
        "login": ("Work email", "", "Enter your work email"),
        "password": ("Password", "", "Enter your password"),
    }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"
        self.fields["login"].error_messages |= {"invalid": "Enter an email address, like name@example.com"}


class ReauthenticateForm(Words, account.ReauthenticateForm):
    words = {"password": ("Password", "", "Enter your password")}


class ChangePasswordForm(Words, account.ChangePasswordForm):
    words = {
        "oldpassword": ("Your password now", "", "Enter your password"),
        "password1": ("New password", GOOD_PASSWORD, "Enter a new password"),
        "password2": ("New password again", "", "Enter the new password again"),
    }


class SetPasswordForm(Words, account.SetPasswordForm):
    words = {
        "password1": ("New password", GOOD_PASSWORD, "Enter a new password"),
        "password2": ("New password again", "", "Enter the new password again"),
    }


class PasswordFromKeyForm(Words, account.ResetPasswordKeyForm):
    words = SetPasswordForm.words


class AskPasswordLinkForm(forms.Form):
    """Asks for a link that sets a password. Valid whether there is such an account or not."""

    email = forms.EmailField(
        label="Work email",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Enter your work email",
            "invalid": "Enter an email address, like name@example.com",
        },
    )

    def send(self, *, site: str) -> None:
        user = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if user is not None:
            letters.send_password_link(user, site=site)


CODE_OR_RECOVERY = ("Code", "6 digits from your authenticator app, or one of your recovery codes.", "Enter the code")


class CodeForm(Words, codes.AuthenticateForm):
    words = {"code": CODE_OR_RECOVERY}


class ConfirmByCodeForm(Words, codes.ReauthenticateForm):
    words = {"code": CODE_OR_RECOVERY}


class DemoCodeForm(Words, forms.Form):
    """In place of a second factor in the demo alone, where there are only invented people."""

    words = {
        "code": ("Code", "You have no second factor: enter the demo's code. The terminal printed it.", "Enter the code")
    }
    code = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_code(self) -> str:
        if self.cleaned_data["code"].replace(" ", "") != settings.DEMO_CODE:
            raise forms.ValidationError("This is not the demo's code. The terminal printed it with the accounts")
        return self.cleaned_data["code"]

    def save(self) -> None:
        record_authentication(context.request, self.user, method="demo_code", reauthenticated=True)


class AddAppForm(Words, app.ActivateTOTPForm):
    words = {"code": ("Code that the app shows now", "6 digits.", "Enter the code that the app shows")}


class AddPasskeyForm(Words, passkeys.AddWebAuthnForm):
    """Every key is one that signs in alone, so it must have asked for a finger, a face or a PIN."""

    words = {"name": ("Name", "So that you recognise it, for example Work laptop.", "Enter a name")}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]
        self.fields["name"].widget.attrs["maxlength"] = 100
        self.fields["credential"].error_messages |= {"required": "The browser made no passkey. Try again"}

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        return super().clean() or self.cleaned_data


class RenamePasskeyForm(Words, passkeys.EditWebAuthnForm):
    words = {"name": ("Name", "", "Enter a name")}
