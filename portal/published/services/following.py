"""Subscriptions: asked for, confirmed, told once a day at most, ended."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from portal.kernel.errors import RuleViolation
from portal.letters.services import forget_letters
from portal.people.models import User
from portal.published import letters
from portal.published.models import Consent, Entry, Subscription, Told
from portal.published.registry import news_kinds, subject_name
from portal.published.services.register import live

#: What the owner of an address agrees to; a change of the words is a new version.
CONSENT_VERSION = "2026-11"
CONSENT = (
    "Я согласен, чтобы администрация города хранила мой адрес электронной почты и присылала на "
    "него письма о новом по моей подписке. Согласие действует, пока я не отпишусь: ссылка есть в "
    "каждом письме. После этого адрес больше не используется."
)
MOST_OF_ONE = 20
#: So long an address that nobody has confirmed is kept.
UNCONFIRMED = timedelta(days=3)
#: So long a withdrawn consent is kept as evidence. Law: 152-FZ art. 9(3).
EVIDENCE = timedelta(days=3 * 366)
#: What is older was not new when the letter is written.
_NEW = timedelta(days=30)
_IN_A_LETTER = 50


class TooMany(RuleViolation):
    """One address has its share of subscriptions."""

    def __init__(self) -> None:
        super().__init__(
            f"На один адрес можно оформить {MOST_OF_ONE} подписок. Отпишитесь от ненужных: ссылка "
            "есть в каждом письме.",
            code="too_many",
            field="email",
        )


@transaction.atomic
def follow(email: str, q: str, about: str, *, is_owner: bool, at: datetime) -> Subscription:
    """Save a search of an address.

    Of an address that is known to be the asker's (``is_owner``) it holds at once; to another a
    letter asks its owner whether he wants it. What he follows already is left as it is, and
    nothing is written: a stranger learns nothing.

    Raises:
        TooMany.

    Law: 152-FZ art. 9(1).
    """
    email, q = email.lower(), " ".join(q.split())
    same = Subscription.objects.select_for_update().filter(email=email, q=q, about=about)
    found = same.first()
    if found is not None and found.confirmed_at:
        return found
    if found is not None:
        # Asked again: the earlier letter is lost, its key is void.
        _end(found)
    if Subscription.objects.filter(email=email).count() >= MOST_OF_ONE:
        raise TooMany
    made, is_new = Subscription.objects.get_or_create(
        email=email, q=q, about=about, defaults={"asked_at": at}
    )
    if not is_new:
        # The same finger twice at the same instant.
        return made
    if is_owner:
        return confirm(made, at=at)
    letters.asked(made, described(made), at=at)
    return made


@transaction.atomic
def confirm(subscription: Subscription, *, at: datetime) -> Subscription:
    """Note that the address is his who asked, with his consent; twice confirms once."""
    locked = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if locked.confirmed_at is None:
        locked.confirmed_at = at
        locked.save(update_fields=["confirmed_at"])
        Consent.objects.get_or_create(
            email=locked.email,
            withdrawn_at=None,
            defaults={"text_version": CONSENT_VERSION, "text": CONSENT, "given_at": at},
        )
    return locked


@transaction.atomic
def stop(subscription: Subscription, *, at: datetime) -> None:
    """Write no more of it; with the last one of an address its consent is withdrawn."""
    locked = Subscription.objects.select_for_update().filter(pk=subscription.pk).first()
    if locked is None:
        return
    _end(locked)
    if not Subscription.objects.confirmed().filter(email=locked.email).exists():
        Consent.objects.filter(email=locked.email, withdrawn_at=None).update(withdrawn_at=at)


def stop_all(user: User, at: datetime) -> None:
    """Write no more to the user, who closes his account."""
    confirmed = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    addresses = {address.lower() for address in (user.email, *confirmed)}
    for subscription in Subscription.objects.of(sorted(addresses)):
        stop(subscription, at=at)


def follow_new_address(user: User, former: str, at: datetime) -> None:
    """Let the subscriptions of the former address, which the account showed as its own, go on to
    the new one; what the new one follows already is followed once.

    The page of the change says so before it is made: who makes it then agrees anew, for the new
    address, to what he agreed to. Called in the transaction of the change. Law: 152-FZ art. 9(1).
    """
    former, new = former.lower(), user.email.lower()
    moving = Subscription.objects.confirmed().of([former]).select_for_update(of=("self",))
    for subscription in moving:
        same = {"q": subscription.q, "about": subscription.about}
        known = Subscription.objects.select_for_update().filter(email=new, **same).first()
        if known is not None and known.confirmed_at:
            _end(subscription)
            continue
        if known is not None:
            # Asked for and never confirmed: this one is, by the code from the new mailbox.
            _end(known)
        subscription.email = new
        subscription.save(update_fields=["email"])
    consent = Consent.objects.filter(email=former, withdrawn_at=None).first()
    if consent is not None:
        Consent.objects.get_or_create(
            email=new,
            withdrawn_at=None,
            defaults={"text_version": consent.text_version, "text": consent.text, "given_at": at},
        )
        consent.withdrawn_at = at
        consent.save(update_fields=["withdrawn_at"])


def _end(subscription: Subscription) -> None:
    forget_letters([subscription.subject_key])
    subscription.delete()


def described(subscription: Subscription) -> str:
    """Return in words what is followed: «парковки», Совет партий."""
    words = f"«{subscription.q}»" if subscription.q else ""
    name = subject_name(subscription.about) if subscription.about else ""
    return ", ".join(filter(None, [words, name])) or "всё новое"


def tell_all(*, at: datetime) -> int:
    """Write today's letters, each in a transaction of its own; return how many."""
    keys = Subscription.objects.confirmed().order_by("pk").values_list("pk", flat=True)
    return sum(_tell(key, at=at) for key in list(keys))


@transaction.atomic
def _tell(key: int, *, at: datetime) -> bool:
    found = Subscription.objects.select_for_update(skip_locked=True).filter(pk=key).first()
    today = timezone.localdate(at)
    if found is None or found.confirmed_at is None or found.last_sent_on == today:
        return False
    new = (
        Entry.objects.matching(found.q, found.about, news_kinds())
        .filter(created_at__gt=max(found.confirmed_at, at - _NEW))
        .exclude(pk__in=found.told.values("entry"))
        .order_by("created_at", "pk")[:_IN_A_LETTER]
    )
    entries = list(new)
    items = live(entries)
    told = [entry for entry in entries if entry.pk in items]
    if not told:
        return False
    letter = letters.news(
        found, described(found), [items[entry.pk] for entry in told], today=today, at=at
    )
    Told.objects.bulk_create(Told(subscription=found, entry=entry, letter=letter) for entry in told)
    found.last_sent_on = today
    found.save(update_fields=["last_sent_on"])
    return True


def forget(*, at: datetime) -> int:
    """Destroy addresses that nobody has confirmed, and consents withdrawn long ago."""
    stale = Subscription.objects.filter(confirmed_at=None, asked_at__lt=at - UNCONFIRMED)
    forgotten = 0
    for subscription in stale:
        with transaction.atomic():
            _end(subscription)
        forgotten += 1
    old, _ = Consent.objects.filter(withdrawn_at__lt=at - EVIDENCE).delete()
    return forgotten + old
