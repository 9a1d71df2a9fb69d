"""A form field for several files in one input."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from portal.files.content.kinds import ACCEPT
from portal.files.errors import FileRefused


class MultipleFileInput(forms.FileInput):
    """A file input that takes several files; the browser filters by ``accept``."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": ACCEPT} | (attrs or {}))

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the limits, by which static/js/files.js warns before anything is sent."""
        return {
            **super().build_attrs(*args, **kwargs),
            "data-max-count": settings.FILES_MAX_COUNT,
            "data-max-bytes": settings.FILES_MAX_BYTES,
            "data-max-total-bytes": settings.FILES_MAX_TOTAL_BYTES,
        }


class MultipleFileField(forms.FileField):
    """Cleans to the list of files sent, without looking into them.

    Files are judged one by one by ``services.accept_many``; the view hands its refusals to
    :func:`add_refusals`, so that good files are kept beside the refused.
    """

    widget = MultipleFileInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files, in the order sent; an empty file is in the list too."""
        uploads = [upload for upload in _as_list(data) if upload]
        if self.required and not uploads and not initial:
            raise ValidationError(self.error_messages["required"], code="required")
        return uploads


def add_refusals(form: forms.BaseForm, field: str, refusals: Iterable[FileRefused]) -> None:
    """Show at ``field`` of a valid form why files were refused, one error for each."""
    for refusal in refusals:
        form.add_error(field, ValidationError(str(refusal), code=refusal.code))


def _as_list(data: Any) -> list[Any]:
    return list(data) if isinstance(data, list | tuple) else [data]
