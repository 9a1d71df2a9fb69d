"""Keeps a huge upload from filling the disk without losing the form around it."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class LimitedUploadHandler(FileUploadHandler):
    """Stands first among the upload handlers and cuts each file just above the limit.

    The rest of the file is read and dropped, so that the form arrives whole and the field
    can say that the file is too large: what is kept of it is larger than
    ``FILES_MAX_BYTES`` by at most one chunk.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass the chunk on while the bytes before it (``start``) are within the limit."""
        return raw_data if start <= settings.FILES_MAX_BYTES else None

    def file_complete(self, file_size: int) -> Any:
        """Leave the making of the file to the handlers that follow."""
        return None
