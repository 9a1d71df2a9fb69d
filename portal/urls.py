"""Addresses of the portal: each section keeps its own beneath its word."""

from allauth.mfa.webauthn.views import add_webauthn
from django.contrib import admin
from django.db import transaction
from django.urls import include, path

urlpatterns = [
    path("appeals/", include("appeals.urls")),
    path("acts/", include("portal.acts.urls")),
    path("councils/", include("councils.urls")),
    path("meetings/", include("meetings.urls")),
    path("published/", include("portal.published.urls")),
    path("files/", include("portal.files.urls")),
    path("accounts/", include("portal.people.urls")),
    path("accounts/", include("portal.letters.urls")),
    # The library adds a key outside any transaction: so its letter is written within one.
    path("accounts/2fa/webauthn/add/", transaction.atomic(add_webauthn), name="mfa_add_webauthn"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("portal.home.urls")),
]

handler400 = "portal.home.errors.bad_request"
handler500 = "portal.home.errors.server_error"
