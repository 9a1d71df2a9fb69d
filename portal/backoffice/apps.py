"""Start-up of the back office: who enters, and what its pages may load."""

from collections.abc import Callable
from functools import partial

from django.apps import AppConfig, apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def _to_own_password(request: HttpRequest, extra_context: object = None) -> HttpResponse:
    """Change the password where wrong ones are counted and the owner gets a letter."""
    return redirect("account_change_password")


def _section(
    stock: Callable[..., HttpResponse], request: HttpRequest, app_label: str
) -> HttpResponse:
    """Show the section under its name, not as the administration of an application."""
    return stock(request, app_label, {"title": apps.get_app_config(app_label).verbose_name})


class BackofficeConfig(AppConfig):
    name = "portal.backoffice"
    label = "backoffice"
    verbose_name = "Рабочее место"

    def ready(self) -> None:
        """Leave passwords to the sign-in library; let unfold's Alpine run on admin pages only."""
        from allauth.account.decorators import secure_admin_login
        from django.contrib import admin
        from unfold import forms

        from portal.backoffice import pages
        from portal.web import csp

        forms.UnfoldAdminReadonlyField = pages.ShownField
        site, stock_urls = admin.site, admin.site.get_urls
        site.login = secure_admin_login(site.login)  # type: ignore[method-assign]
        site.password_change = site.password_change_done = _to_own_password  # type: ignore[assignment,method-assign]
        site.autocomplete_view = pages.LoggedAutocomplete.as_view(admin_site=site)  # type: ignore[assignment,method-assign]
        site.index_title = "Рабочее место"
        site.app_index = partial(_section, site.app_index)  # type: ignore[assignment,method-assign]
        # "View on site" opens the address of any row to any officer: a subscription's has its key.
        site.get_urls = lambda: [  # type: ignore[method-assign]
            url for url in stock_urls() if getattr(url, "name", "") != "view_on_site"
        ]
        csp.register_policy(
            "/admin/",
            {
                "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
                "style-src": "'self' 'unsafe-inline'",
                "img-src": "'self' data:",
            },
        )
