"""The files app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Private attachments of people and officers."""

    name = "portal.files"
    label = "files"
    verbose_name = "Файлы"
