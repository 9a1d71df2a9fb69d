"""What is kept of a resident, whether he comes or asks: his account, his mail, the key of his page."""

import secrets

from django.conf import settings
from django.db import models


def new_token() -> str:
    """Return what opens a page of one person without an account."""
    return secrets.token_urlsafe(18)


class OfResident(models.Model):
    """A row of a resident with or without an account.

    ``token`` opens his page and is sent in his letters. ``user`` and ``email`` are destroyed with
    the other contacts ``MEETINGS_CONTACT_DAYS`` after the meeting; ``purged_at`` tells that.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="учётная запись",
    )
    email = models.EmailField("электронная почта", blank=True)
    token = models.CharField("ключ страницы", max_length=32, unique=True, default=new_token)
    purged_at = models.DateTimeField("данные удалены", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def subject_key(self) -> str:
        """The key under which letters and views speak of this row."""
        return f"{self._meta.label_lower}:{self.pk}"

    @property
    def address(self) -> str:
        """Where letters go, if anywhere."""
        return self.email or (self.user.email if self.user else "")
