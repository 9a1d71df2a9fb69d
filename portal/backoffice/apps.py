"""Start-up of the back office: who enters, and what its pages may load."""

from django.apps import AppConfig


class BackofficeConfig(AppConfig):
    name = "portal.backoffice"
    label = "backoffice"
    verbose_name = "Рабочее место"

    def ready(self) -> None:
        """Send sign-in to the sign-in library; let unfold's Alpine run on admin pages only."""
        from allauth.account.decorators import secure_admin_login
        from django.contrib import admin

        from portal.web import csp

        admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
        csp.register_policy(
            "/admin/",
            {
                "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
                "style-src": "'self' 'unsafe-inline'",
                "img-src": "'self' data:",
            },
        )
