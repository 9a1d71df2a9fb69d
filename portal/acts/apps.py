"""Start-up of the register of acts."""

from django.apps import AppConfig


class ActsConfig(AppConfig):
    name = "portal.acts"
    label = "acts"
    verbose_name = "Правовые акты"
