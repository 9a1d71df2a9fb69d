"""A person who can sign in: a citizen, an officer or both."""

from typing import ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from portal.web.match_keys import match_key_of


class UserManager(BaseUserManager["User"]):
    """Makes users; e-mail is the login, in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Make a user; without a password he cannot sign in until he resets it."""
        if not email:
            raise ValueError("a user needs an e-mail")
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Make the first administrator of an installation; roles come with a post."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user with the login, whatever its case."""
        return self.get(email=(username or "").lower())


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.ManualEvent("second_factor_reset"),
    exclude=["password", "last_login", "name_key"],
)
class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Kept while the account is open; closed, it keeps no contacts.

    Personal fields of its history have one purge path: ``services.purge_personal_history``.
    """

    email = models.EmailField("электронная почта", unique=True)
    last_name = models.CharField("фамилия", max_length=100, blank=True)
    first_name = models.CharField("имя", max_length=100, blank=True)
    patronymic = models.CharField("отчество", max_length=100, blank=True)
    is_active = models.BooleanField("может входить", default=True)
    joined_at = models.DateTimeField("зарегистрирован", default=timezone.now)
    closed_at = models.DateTimeField("закрыл запись", null=True, blank=True)
    name_key = models.GeneratedField(
        expression=match_key_of("last_name", "first_name", "patronymic"),
        output_field=models.TextField(),
        db_persist=True,
    )

    #: Set for the user of a request whose session has yet to pass the second factor.
    lacks_second_factor = False

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "пользователь"
        verbose_name_plural = "пользователи"
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower_case"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(is_active=False),
                name="user_closed_is_inactive",
            ),
        ]
        indexes = [GinIndex(OpClass(F("name_key"), "gin_trgm_ops"), name="user_name_trgm")]

    def __str__(self) -> str:
        """The name, which anybody may choose, and the address, which is this person's alone."""
        return f"{self.full_name} ({self.email})" if self.full_name else self.email

    @property
    def full_name(self) -> str:
        """Surname, name and patronymic."""
        return " ".join(filter(None, [self.last_name, self.first_name, self.patronymic]))

    def get_full_name(self) -> str:
        """Return the name, as the admin asks for it."""
        return self.full_name

    @property
    def short_name(self) -> str:
        """Initials and surname, as papers are signed: ``И. И. Иванов``."""
        initials = [f"{name[0]}." for name in (self.first_name, self.patronymic) if name]
        return "\N{NO-BREAK SPACE}".join([*initials, self.last_name]) or self.email

    @property
    def is_staff(self) -> bool:
        """Whether the user enters the back office: has a role today or is a superuser."""
        from portal.people.access import posts_held

        return self.is_active and (
            self.is_superuser or any(post.roles for post in posts_held(self, timezone.localdate()))
        )
