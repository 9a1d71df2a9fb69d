"""Councils of the tests."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from councils.models import (
    AgendaItem,
    Council,
    Guest,
    Mandate,
    MembershipApplication,
    Organisation,
    Post,
    Regulation,
    Seat,
    Sitting,
)
from councils.rules.vocabulary import OrganisationKind, Part, PostKind, Stage, Way
from councils.services import sittings as services
from councils.services.agenda import save_item
from councils.services.decisions import decide
from councils.services.members import propose
from councils.services.minutes import draw_up
from councils.services.publishing import publish
from councils.services.running import mark_presence
from portal.people.models import User

_number = count(1)
SINCE = date(2020, 1, 1)
#: A municipal morning; sittings of the tests are planned on it.
NOW = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
STARTS = NOW + timedelta(days=30, hours=5)


def a_council(**fields: object) -> Council:
    """A council without anybody in it."""
    number = next(_number)
    return Council.objects.create(
        **{
            "slug": f"sovet-{number}",
            "name": f"Совет № {number}",
            "purpose": "Чтобы советоваться.",
            "established_on": SINCE,
            "public_places": 2,
            "contact": "(4212) 00-00-00",
            **fields,
        }
    )


def a_regulation(council: Council, **fields: object) -> Regulation:
    """Ten days of notice, more than half of the filled seats."""
    values = {"begins_on": SINCE, "notice_days": 10, "who_calls": "председатель", **fields}
    return Regulation.objects.create(council=council, **values)


def an_organisation(**fields: object) -> Organisation:
    """A public organisation."""
    number = next(_number)
    return Organisation.objects.create(
        **{
            "kind": OrganisationKind.PUBLIC,
            "name": f"Общественная организация «Пример {number}»",
            "short_name": f"«Пример {number}»",
            "registration_number": f"{number:013}",
            "leader": "Кедров Антон Львович",
            "contact": "(4212) 11-11-11",
            **fields,
        }
    )


def a_seat(council: Council, **fields: object) -> Seat:
    """A seat of an organisation, since always."""
    if "title" not in fields:
        fields.setdefault("organisation", an_organisation())
    return Seat.objects.create(council=council, **{"begins_on": SINCE, **fields})


def a_mandate(seat: Seat, **fields: object) -> Mandate:
    """A representative with a mail address, since always."""
    number = next(_number)
    return Mandate.objects.create(
        seat=seat,
        **{
            "part": Part.REPRESENTATIVE,
            "last_name": f"Членов{number}",
            "first_name": "Иван",
            "begins_on": SINCE,
            "email": f"member{number}@example.org",
            **fields,
        },
    )


def a_post(council: Council, kind: PostKind = PostKind.CHAIR, **fields: object) -> Post:
    """Somebody in a post, since always."""
    number = next(_number)
    return Post.objects.create(
        council=council,
        kind=kind,
        **{
            "last_name": f"Постов{number}",
            "first_name": "Пётр",
            "begins_on": SINCE,
            "email": f"post{number}@example.org",
            **fields,
        },
    )


def a_full_council(seats: int = 3, **rules: object) -> tuple[Council, list[Mandate]]:
    """A council with a regulation, a chair, a secretary and so many filled seats."""
    council = a_council()
    a_regulation(council, **rules)
    a_post(council)
    a_post(council, PostKind.SECRETARY)
    return council, [a_mandate(a_seat(council)) for _ in range(seats)]


def a_sitting(council: Council, *, at: datetime = NOW, **fields: object) -> Sitting:
    """A planned sitting in thirty days."""
    starts_at = fields.pop("starts_at", at + timedelta(days=30, hours=5))
    values = {
        "topic": "О благоустройстве дворов",
        "ends_at": starts_at + timedelta(hours=2),
        "place": "Большой зал",
        "public_places": council.public_places,
        **fields,
    }
    return services.plan(Sitting(council=council, starts_at=starts_at, **values), at=at)


def an_item(sitting: Sitting, title: str = "О детских площадках", **fields: object) -> AgendaItem:
    """A question on the agenda."""
    return save_item(AgendaItem(sitting=sitting, title=title, **fields))


def convened(sitting: Sitting, by: User, *, at: datetime = NOW, is_public: bool = True) -> Sitting:
    """The sitting with its invitations sent, and its agenda published."""
    if not sitting.items.exists():
        an_item(sitting)
    sitting = services.convene(sitting, by=by, at=at)
    if is_public:
        publish(sitting, Stage.AGENDA, by=by, at=at)
    return sitting


def opened(sitting: Sitting, by: User) -> Sitting:
    """The sitting under way, with nobody marked yet."""
    chair = sitting.council.posts.get(kind=PostKind.CHAIR)
    return services.open_sitting(sitting, chair, by=by, at=sitting.starts_at)


def come(
    sitting: Sitting, mandates: list[Mandate], by: User, *, minute: int, way: Way = Way.IN_PERSON
) -> None:
    """The people come so many minutes after the start."""
    at = sitting.starts_at + timedelta(minutes=minute)
    mark_presence(sitting, dict.fromkeys(mandates, way), at=at, now=at, by=by)


def an_application(council: Council, **fields: object) -> MembershipApplication:
    """An organisation that waits for a decision."""
    number = next(_number)
    values = {
        "kind": OrganisationKind.PUBLIC,
        "name": f"Общественная организация «Заявка {number}»",
        "registration_number": f"{number:013}",
        "leader": "Кедров Антон Львович",
        "email": "org@example.org",
        "text": "Хотим участвовать.",
        "received_at": NOW,
        **fields,
    }
    return MembershipApplication.objects.create(council=council, **values)


def samples_of_councils(member: User, secretary: User) -> dict[str, list[object]]:
    """Arguments of each address of the councils, for a member who presides as well."""
    council = a_council()
    a_regulation(council)
    mandate = a_mandate(a_seat(council), user=member)
    chair = a_post(council, user=member)
    at = NOW - timedelta(days=60)
    waiting = an_application(council)
    proposal = propose(mandate, "О катке", "", at=at)
    planned = a_sitting(council, at=NOW, starts_at=NOW + timedelta(days=36500))
    item = an_item(planned)
    held = convened(a_sitting(council, at=at), secretary, at=at)
    no_mail = a_mandate(a_seat(council), email="")
    held = services.reschedule(
        held, starts_at=held.starts_at, ends_at=held.ends_at, hall=None, place="Малый зал",
        online_url="", by=secretary, at=at,
    )  # fmt: skip
    live = convened(a_sitting(council, at=at), secretary, at=at)
    services.open_sitting(live, chair, by=secretary, at=live.starts_at)
    held = services.open_sitting(held, chair, by=secretary, at=held.starts_at)
    come(held, [mandate, no_mail], secretary, minute=1)
    decision = decide(held.items.get(), "Решили.", at=held.starts_at + timedelta(minutes=2))
    held = services.close(held, by=secretary, at=held.starts_at + timedelta(hours=1))
    published = publish(held, Stage.DECISIONS, by=secretary, at=NOW)
    minutes = draw_up(held, at=NOW)
    guest = Guest.objects.create(
        sitting=planned, name="Анна", email="g@example.org", state="accepted", asked_at=NOW
    )
    return {
        "councils:organisation": [mandate.seat.organisation_id],
        "councils:sitting": [held.pk],
        "councils:live": [live.pk],
        "councils:attend": [held.pk],
        "councils:sitting_calendar": [held.pk],
        "councils:guest": [guest.secret],
        "councils:publication": [published.pk],
        "councils:decision": [decision.pk],
        "councils:council": [council.slug],
        "councils:apply": [council.slug],
        "councils:feed": [council.slug],
        "councils:council_calendar": [council.slug],
        "councils:member_sitting": [held.pk],
        "councils:member_speakers": [held.pk],
        "councils:member_sign": [minutes.pk],
        "councils:member_note": [item.pk],
        "admin:councils_council_do": [council.pk, "plan"],
        "admin:councils_seat_do": [mandate.seat_id, "mandate"],
        "admin:councils_mandate_do": [mandate.pk, "mend"],
        "admin:councils_post_do": [chair.pk, "mend"],
        "admin:councils_regulation_do": [council.regulations.get().pk, "end"],
        "admin:councils_membershipapplication_do": [waiting.pk, "accept"],
        "admin:councils_sitting_do": [planned.pk, "convene"],
        "admin:councils_sitting_run": [live.pk],
        "admin:councils_sitting_speakers": [live.pk],
        "admin:councils_sitting_history": [held.pk],
        "admin:councils_sitting_change": [held.pk],
        "admin:councils_agendaitem_do": [item.pk, "mend"],
        "admin:councils_decision_do": [decision.pk, "report"],
        "admin:councils_notice_do": [held.notices.get(mandate=no_mail).pk, "told"],
        "admin:councils_agendaproposal_do": [proposal.pk, "take"],
    }
