"""Appointing to posts."""

from datetime import date

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import ForeignObjectRel
from pghistory.models import Event

from portal.kernel.roles import Role
from portal.people.models import Officer, Unit, User


def is_used(post: Officer) -> bool:
    """Whether anything of any app names the post: an appeal given to it, an answer signed in it."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: post}).exists()
        for relation in Officer._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel) and not issubclass(relation.related_model, Event)
    )


@transaction.atomic
def appoint_administrator(email: str, *, last_name: str, first_name: str, on: date) -> Officer:
    """Give an installation its first administrator, who then appoints the others.

    The account is made where it is missing, without a password: he sets one by a code sent to
    the address. The unit is the topmost one that stands, made where there is none. Appointing
    again returns the post that is held.
    """
    user, is_new = User.objects.get_or_create(
        email=email.lower(), defaults={"last_name": last_name, "first_name": first_name}
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    unit = Unit.objects.standing(on).filter(parent=None).order_by(
        "pk"
    ).first() or Unit.objects.create(
        name="Администрация города", short_name="Администрация", valid_from=on
    )
    held = user.posts.in_role(Role.ADMINISTRATOR, on).filter(holds_to=None).first()
    return held or Officer.objects.create(
        user=user,
        unit=unit,
        post="Администратор портала",
        roles=[str(Role.ADMINISTRATOR)],
        holds_from=on,
    )
