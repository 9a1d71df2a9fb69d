"""The draft of this browser: its key in a signed cookie, what was typed in the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from appeals.models import Draft
from appeals.services import drafts
from appeals.services.errors import DraftGone
from portal.people.models import User
from portal.web import sessions

COOKIE = "appeal_draft"
_SALT = "appeals.draft"
_BETWEEN = "."
#: In place of the key on a page that did not show the draft of who has signed in meanwhile.
BLINDLY = "blindly"
_APART = (
    "Пока вы не вошли, часть ответов вы написали иначе, чем в начатом обращении. В нём они остались "
    "прежними, а написанное без входа сохранено отдельно: его можно открыть на первой странице "
    "нового обращения."
)


@dataclass
class CurrentDraft:
    """The draft as this request finds it.

    ``keys`` are those of the cookie: the draft's, and that of an account's draft which it
    continues because the session had ended. ``is_locked`` tells that the key belongs to an
    account and nobody is signed in. ``held`` is what the browser need not be told again,
    ``is_whole`` whether all that was typed beside the draft has come into it.
    """

    draft: Draft | None
    keys: tuple[UUID, ...]
    is_locked: bool
    held: tuple[UUID, ...] = ()
    is_whole: bool = True

    @classmethod
    def of(cls, request: HttpRequest, *, at: datetime) -> "CurrentDraft":
        """Find the draft; on return from sign-in it becomes the user's."""
        held = keys = _keys(request)
        user = writer(request)
        draft, is_whole = drafts.find(keys[0] if keys else None, by=user, at=at), True
        if draft is not None and user is not None and len(keys) > 1:
            original = drafts.find(keys[1], by=user, at=at)
            if original is not None and original.pk == keys[1] != draft.pk:
                draft, is_whole = _joined(draft, original, at=at)
            keys = keys[:1]
        # What was begun aside, the session having ended, is no reason to forget that it has.
        found = cls(draft, keys, is_locked=False, held=held, is_whole=is_whole)
        found.is_locked = user is None and any(drafts.is_somebodys(key) for key in found._others)
        found.tell_what_is_left(request)
        return found

    @property
    def _others(self) -> tuple[UUID, ...]:
        return self.keys if self.draft is None else self.keys[1:]

    def tell_what_is_left(self, request: HttpRequest) -> None:
        """Say that something typed is in another draft, if it is."""
        if not self.is_whole:
            messages.warning(request, _APART)

    def beside(self, *, by: User | None, at: datetime) -> Draft | None:
        """Return another draft of who writes."""
        return drafts.beside(self.draft, by=by, at=at) if self.draft and by else None

    def save(
        self, step: str, typed: dict[str, Any], *, on_page_of: str, by: User | None, at: datetime
    ) -> Draft:
        """Keep what was typed in a step, starting a draft when there is none.

        What is typed after the session has ended goes aside and comes together with the
        rest after sign-in: nobody but its owner writes into an account's draft. ``on_page_of``
        is the key of the draft that the page had shown.
        """
        if self.is_locked and not self._shown_on(on_page_of):
            typed = drafts.typed_blindly(self.draft, step, typed)
        # The days of the browser's key begin anew with those of the draft.
        self.held = ()
        if on_page_of == BLINDLY and self.draft and by:
            typed = drafts.typed_blindly(None, step, typed)
            aside = drafts.save_step(drafts.start(by=by, at=at), step, typed, at=at)
            self.draft, self.is_whole = _joined(aside, self.draft, at=at)
            return self.draft
        if self.draft is not None:
            try:
                self.draft = drafts.save_step(self.draft, step, typed, at=at)
            except DraftGone:
                self.draft = None
            else:
                return self.draft
        started = self.draft = self.start(by=by, at=at)
        self.draft = drafts.save_step(started, step, typed, at=at)
        return self.draft

    def refresh(self) -> None:
        """Read the draft anew: another page has written in it."""
        self.draft = self.draft and Draft.objects.filter(pk=self.draft.pk).first()

    def answers(self, *, on_page_of: str = "") -> dict[str, dict[str, str]]:
        """Return what the form of a page leans on: on one opened in time, on who writes there."""
        typed: dict[str, dict[str, str]] = self.draft.values if self.draft else {}
        key = self._shown_on(on_page_of) if self.is_locked else None
        return {"who": drafts.who_writes(key), **typed} if key else typed

    def is_left_open(self, on_page_of: str, *, by: User | None) -> bool:
        """Whether the page shows a draft of an account that has signed out of this browser."""
        key = next(iter(_read(on_page_of)), None)
        return by is None and key is not None and key not in self.keys and drafts.is_somebodys(key)

    def _shown_on(self, page: str) -> UUID | None:
        return next((key for key in self._others if str(key) == page), None)

    def start(self, *, by: User | None, at: datetime) -> Draft:
        """Return the draft, started if there is none."""
        if self.draft is None:
            self.draft = drafts.start(by=by, at=at)
            self.keys = (self.draft.pk, *(self.keys[:1] if self.is_locked else ()))
        return self.draft

    def remember(self, response: HttpResponseBase) -> None:
        """Give the browser the key for ``DRAFT_DAYS``, unless it holds it since the last change."""
        if self.draft is None:
            return
        others = self.keys[1:] if self.keys[:1] == (self.draft.pk,) else ()
        keys = (self.draft.pk, *others)
        if keys == self.held:
            return
        response.set_signed_cookie(
            COOKIE,
            _BETWEEN.join(str(key) for key in keys),
            salt=_SALT,
            max_age=timedelta(days=settings.DRAFT_DAYS),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def holds_key_of(request: HttpRequest, draft: Draft) -> bool:
    """Whether this browser wrote the draft and nobody has claimed it."""
    return draft.user_id is None and draft.pk in _keys(request)[:1]


def key_of(request: HttpRequest) -> UUID | None:
    """Return the key in the cookie: of a draft, or of an appeal that it became."""
    keys = _keys(request)
    return keys[0] if keys else None


def forget_cookie(response: HttpResponseBase) -> None:
    """Take the key from the browser."""
    response.delete_cookie(COOKIE, samesite="Lax")


@receiver(user_logged_out)
def _leave(request: HttpRequest, user: User | None, **_: Any) -> None:
    """Let the browser of who signs out know nothing of his draft: the next person begins his own.

    The draft is the account's, also one begun before signing in, and is found there at the next
    sign-in. A session that ends by itself sends no signal, and the browser keeps the key.
    """
    if user is not None and COOKIE in request.COOKIES:
        CurrentDraft.of(request, at=timezone.now())
        sessions.forget_cookie(request, COOKIE)


def writer(request: HttpRequest) -> User | None:
    """Return who writes, None before signing in."""
    return request.user if isinstance(request.user, User) else None


def _keys(request: HttpRequest) -> tuple[UUID, ...]:
    text = request.get_signed_cookie(
        COOKIE, default="", salt=_SALT, max_age=timedelta(days=settings.DRAFT_DAYS)
    )
    return _read(text or "")


def _read(text: str) -> tuple[UUID, ...]:
    try:
        return tuple(UUID(key) for key in text.split(_BETWEEN) if key)
    except ValueError:
        return ()


def _joined(aside: Draft, into: Draft, *, at: datetime) -> tuple[Draft, bool]:
    """Return the draft that was continued, or what continues it if that is gone; and as ``join``."""
    try:
        return drafts.join(aside, into, at=at)
    except DraftGone:
        return aside, True
