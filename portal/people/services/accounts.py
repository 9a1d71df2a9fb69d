"""Closing an account, and destroying what its history holds."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pghistory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, ProtectedError, Q, QuerySet
from django.utils import timezone

from portal.kernel.errors import RuleViolation
from portal.people.models import User
from portal.people.services.consents import withdraw_consent

logger = logging.getLogger(__name__)

_PERSONAL = ("last_name", "first_name", "patronymic")
#: Does what must be done with the user's things while the account still has its address.
Closing = Callable[[User, datetime], None]

#: Told, in the transaction of the change, of the user with his new address, and of his former one.
NewAddress = Callable[[User, str, datetime], None]
#: Tells where letters to the user go to another address than that of his account.
Elsewhere = Callable[[User], "list[OtherAddress]"]
#: Told, in the transaction of the change, of whom an administrator has taken the second factor.
FactorReset = Callable[[User, datetime], None]

_closing: list[Closing] = []
_new_address: list[NewAddress] = []
_elsewhere: list[Elsewhere] = []
_factor_reset: list[FactorReset] = []


@dataclass(frozen=True)
class OtherAddress:
    """What has an address of its own: its title and page, and where a POST gives it the account's."""

    title: str
    url: str
    email: str
    change_url: str


def register_closing(listener: Closing) -> None:
    """Let ``listener`` look after what the user leaves, in the transaction of the closing."""
    if listener not in _closing:
        _closing.append(listener)


def register_new_address(listener: NewAddress) -> None:
    """Let ``listener`` look after what named the former address of an account."""
    if listener not in _new_address:
        _new_address.append(listener)


def register_elsewhere(teller: Elsewhere) -> None:
    """Let ``teller`` say, on the page of the address, what keeps another one."""
    if teller not in _elsewhere:
        _elsewhere.append(teller)


def register_factor_reset(listener: FactorReset) -> None:
    """Let ``listener`` tell the user that his second factor is reset."""
    if listener not in _factor_reset:
        _factor_reset.append(listener)


class OfficerMayNotClose(RuleViolation):
    """An officer's account stays as long as his post, held now or later."""

    def __init__(self) -> None:
        super().__init__(
            "Пока вы занимаете должность, учётную запись не закрыть. Когда должность кончится, "
            "закройте её сами или попросите администратора.",
            code="officer_may_not_close",
        )


class NameBelongsToTheOffice(RuleViolation):
    """Under an officer's name answers are signed: he does not change it by himself."""

    def __init__(self) -> None:
        super().__init__(
            "Имя сотрудника меняет администратор: под этим именем подписаны документы.",
            code="name_of_the_office",
        )


class NotYourself(RuleViolation):
    """Nobody changes his own right to sign in."""

    def __init__(self) -> None:
        super().__init__("Себе этого не делают: это делает другой администратор.", code="self")


@transaction.atomic
def close_account(user: User, *, at: datetime) -> None:
    """Close a citizen's account: no sign-in, no contacts, no consents, no history of them.

    What rested on a consent is destroyed with it. Appeals stay, as the law keeps them five
    years whatever their author wishes; so does the name of a former officer with what he did.

    Raises:
        OfficerMayNotClose: the user holds a post, or will.

    Law: 152-FZ art. 21(5).
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    if not has_left_office(locked, timezone.localdate(at)):
        raise OfficerMayNotClose
    personal = () if locked.posts.exists() else _PERSONAL
    for listener in _closing:
        listener(locked, at)
    for consent in locked.consents.filter(withdrawn_at=None):
        withdraw_consent(consent, at=at)
    for field in personal:
        setattr(locked, field, "")
    locked.email = f"closed-{locked.pk}@invalid"
    locked.is_active = False
    locked.closed_at = at
    locked.set_unusable_password()
    locked.save()
    EmailAddress.objects.filter(user=locked).delete()
    Authenticator.objects.filter(user=locked).delete()
    purge_personal_history(locked, personal)
    _end_sessions(locked, at)


def has_left_office(user: User, on: date) -> bool:
    """Whether the user holds no post on the municipal day or later."""
    return not user.posts.filter(Q(holds_to=None) | Q(holds_to__gt=on)).exists()


def may_rename_himself(user: User) -> bool:
    """Whether the name is the user's own word: he has never held a post, or had no name yet."""
    return not (user.last_name and user.first_name and user.posts.exists())


@transaction.atomic
def tell_name(user: User, *, last_name: str, first_name: str, patronymic: str) -> None:
    """Let the user say what he is called.

    Raises:
        NameBelongsToTheOffice: he is an officer, or was one.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    if not may_rename_himself(locked):
        raise NameBelongsToTheOffice
    _rename(locked, last_name, first_name, patronymic)


@transaction.atomic
def rename_officer(
    user: User, *, last_name: str, first_name: str, patronymic: str, by: User
) -> None:
    """Write down an officer's new name; what he has signed keeps the one of that day.

    Raises:
        NotYourself: nobody chooses the name under which he signs.
    """
    if user == by:
        raise NotYourself
    locked = User.objects.select_for_update().get(pk=user.pk)
    _rename(locked, last_name, first_name, patronymic)


def _rename(user: User, *name: str) -> None:
    user.last_name, user.first_name, user.patronymic = name
    user.save(update_fields=[*_PERSONAL])


def unconfirmed_account(email: str) -> User | None:
    """Return the account of the address that nobody has ever confirmed or signed in with.

    In a transaction: until its end whoever signs up with the address waits.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"signup:{email.lower()}"])
    return _unconfirmed().filter(email=email.lower()).first()


@transaction.atomic
def settle_first_password(user: User, password: str) -> None:
    """Let the account have just this password, hashed, or an unusable one, and no other door.

    Called as its address is first confirmed: whoever made the account need not read that mailbox.
    """
    user.password = password
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()


def follow_new_address(user: User, former: str, *, at: datetime) -> None:
    """Tell whom it concerns that the account has another confirmed address: in its transaction."""
    for listener in _new_address:
        listener(user, former, at)


def other_addresses(user: User) -> list[OtherAddress]:
    """Return what of the user's has another address than his account."""
    return [one for teller in _elsewhere for one in teller(user)]


@transaction.atomic
def bar(user: User, *, by: User, at: datetime) -> None:
    """Let an officer sign in no more, from this moment on, and end his posts.

    His name stays with what he did in office. Raises:
        NotYourself: an administrator would lock himself out.
    """
    if user == by:
        raise NotYourself
    locked = User.objects.select_for_update().get(pk=user.pk)
    today = timezone.localdate(at)
    for post in locked.posts.filter(Q(holds_to=None) | Q(holds_to__gt=today)):
        post.holds_to = max(today, post.holds_from + timedelta(days=1))
        if post.holds_to > today:
            # A post has one day at least: on this one it opens nothing, to him or to citizens.
            post.roles, post.is_addressee = [], False
        post.save(update_fields=["holds_to", "roles", "is_addressee"])
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    _end_sessions(locked, at)


@transaction.atomic
def admit_again(user: User) -> None:
    """Let a barred person sign in again; a post is given anew, as the first time."""
    User.objects.filter(pk=user.pk, closed_at=None).update(is_active=True)


@transaction.atomic
def reset_second_factor(user: User, *, by: User, at: datetime) -> None:
    """Take away the means of the second factor of who has lost them; he sets up another at sign-in.

    Raises:
        NotYourself: that would be the way round the factor.
    """
    if user == by:
        raise NotYourself
    locked = User.objects.select_for_update().get(pk=user.pk)
    Authenticator.objects.filter(user=locked).delete()
    pghistory.create_event(locked, label="second_factor_reset")
    for listener in _factor_reset:
        listener(locked, at)
    _end_sessions(locked, at)


def forget_unconfirmed(*, at: datetime) -> int:
    """Destroy the accounts whose address was not confirmed within ``DRAFT_DAYS``; return how many.

    Whoever typed the address may be a stranger to it. The drafts go too, their files at night.

    Law: 152-FZ art. 5(7), 21(4).
    """
    old = _unconfirmed().filter(joined_at__lt=at - timedelta(days=settings.DRAFT_DAYS))
    return sum(_destroy_unconfirmed(key) for key in old.values_list("pk", flat=True))


def _unconfirmed() -> QuerySet[User]:
    """Return the accounts that nobody has ever confirmed or used."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(
        Exists(addresses),
        ~Exists(addresses.filter(verified=True)),
        last_login=None,
        closed_at=None,
        posts=None,
        is_superuser=False,
    )


@transaction.atomic
def _destroy_unconfirmed(key: int) -> bool:
    user = User.objects.select_for_update(of=("self",)).get(pk=key)
    # Asked again under the lock: it may have been confirmed meanwhile.
    if not _unconfirmed().filter(pk=key).exists():
        return False
    user.events.all().delete()  # type: ignore[attr-defined] # pghistory's events
    try:
        with transaction.atomic():
            user.delete()
    except ProtectedError:
        logger.warning("Unconfirmed account %s has a part in something and stays", key)
        return False
    return True


def _end_sessions(user: User, at: datetime) -> None:
    for session in Session.objects.filter(expire_date__gt=at).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def purge_personal_history(user: User, personal: Iterable[str] = _PERSONAL) -> None:
    """Destroy the personal values that the history of the account holds: these and the address."""
    user.events.update(  # type: ignore[attr-defined] # pghistory's events
        **dict.fromkeys(personal, ""), email=""
    )
