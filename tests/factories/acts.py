"""Acts of the tests."""

from datetime import UTC, date, datetime
from itertools import count

from portal.acts.models import (
    Act,
    Commencement,
    Conclusion,
    Draft,
    DraftState,
    Import,
    Issuer,
    Kind,
    Mistake,
    Proposal,
    Publication,
    Relation,
    SecondLook,
    Version,
    WaitingText,
)
from portal.acts.rules.status import Effect
from portal.acts.services.drafts import receive_conclusion
from portal.acts.services.imports import begin
from portal.acts.services.register import correct
from portal.acts.services.settling import keep_settled
from portal.acts.services.texts import add_version, change_text, mend
from portal.acts.services.waiting import submit_version
from portal.acts.texts.blocks import Document, paragraph
from portal.acts.texts.writing import Identity, to_akn
from portal.people.models import User

#: Apart from the numbers that tests name.
_number = count(50_001)
PLACED = datetime(2020, 3, 3, 1, 0, tzinfo=UTC)


def an_issuer() -> Issuer:
    """The mayor."""
    return Issuer.objects.get_or_create(
        slug="mer",
        defaults={"name": "Мэр города Хабаровска", "name_genitive": "Мэра города Хабаровска"},
    )[0]


def an_act(**fields: object) -> Act:
    """A published resolution of the mayor."""
    values = {
        "kind": Kind.RESOLUTION,
        "issuer": an_issuer(),
        "adopted_on": date(2020, 3, 2),
        "number": str(next(_number)),
        "title": "О порядке стоянки",
        "state": Publication.PUBLISHED,
        "placed_at": PLACED,
        "changed_at": PLACED,
        **fields,
    }
    return Act.objects.create(**values)


def a_text(*lines: str, on: date = date(2020, 3, 2)) -> str:
    """Akoma Ntoso of the lines."""
    identity = Identity("postanovlenie", "mer", date(2020, 3, 2), "1", "О порядке стоянки", on)
    return to_akn(Document([paragraph(line) for line in lines]), identity)


LINES = (
    "В соответствии с Уставом города ПОСТАНОВЛЯЮ:",
    "1. Утвердить порядок стоянки.",
    "2. Стоянка бесплатна по выходным дням.",
    "3. Контроль оставляю за собой.",
)


def a_version(act: Act, *lines: str, since: date | None = None, **fields: object) -> Version:
    """A version of the act, from its adoption unless told otherwise."""
    since = since or act.adopted_on
    version = Version(act=act, valid_from=since, akn=a_text(*lines or LINES, on=since), **fields)
    return add_version(version, on=date(2026, 1, 1), at=PLACED)


def a_correction(version: Version, wrong: str, right: str, at: datetime, **by: User) -> None:
    """Mend a typing error, as where one editor is enough."""
    mend(version, wrong, right)
    change_text(version, on=date(2026, 1, 1), at=at, **by)


def a_read_act(**fields: object) -> Act:
    """A published act in two versions: parking costs 50 roubles since 2022."""
    act = an_act(**fields)
    a_version(act)
    amending = an_act(adopted_on=date(2021, 12, 1), title="О внесении изменений")
    newer = list(LINES)
    newer[2] = "2. Стоянка платная по рабочим дням, 50 рублей в час."
    a_version(act, *newer, since=date(2022, 1, 1), amended_by=amending)
    return act


def a_relation(**fields: object) -> Relation:
    """A repeal in 2021 of an act of 2020."""
    values = {"effect": Effect.REPEALS, "from_on": date(2021, 1, 1), **fields}
    values.setdefault("source", an_act(adopted_on=date(2021, 1, 1)))
    values.setdefault("target", an_act())
    made = Relation.objects.create(**values)
    keep_settled([made])
    return made


def a_commencement(act: Act, **fields: object) -> Commencement:
    """Point 2 comes into force in 2030, as point 3 says."""
    values = {"point": "para_2", "from_on": date(2030, 1, 1), "ground": "para_3", **fields}
    return Commencement.objects.create(act=act, **values)


def a_draft(**fields: object) -> Draft:
    """A draft under discussion from the beginning of 2020 for a hundred years."""
    values = {
        "kind": Kind.RESOLUTION,
        "issuer": an_issuer(),
        "title": "О правилах благоустройства",
        "note": "Нужно, чтобы дворы убирали чаще.",
        "developer": "Управление благоустройства",
        "contact": "blago@example.org",
        "discussed_from": date(2020, 1, 1),
        "discussed_to": date(2120, 1, 1),
        "expertise_to": date(2020, 1, 8),
        "state": DraftState.PUBLISHED,
        "placed_at": PLACED,
        **fields,
    }
    return Draft.objects.create(**values)


def a_proposal(draft: Draft, **fields: object) -> Proposal:
    """A proposal that nobody has looked at."""
    values = {"text": "Убирать дважды в неделю.", "received_at": PLACED, **fields}
    return Proposal.objects.create(draft=draft, **values)


def a_conclusion(draft: Draft) -> Conclusion:
    """An expert's conclusion without a reply."""
    return receive_conclusion(
        Conclusion(
            draft=draft,
            expert="Экспертный центр «Пример»",
            accreditation="№ 1",
            text="Замечаний нет.",
            received_on=date(2020, 3, 5),
        ),
        on=date(2020, 3, 5),
    )


def an_import(by: User) -> Import:
    """An import of one row that is not checked yet."""
    sheet = "вид;кто издал;дата;номер\nрешение;mer;01.02.2020;7\n"
    return begin("acts.csv", sheet.encode(), {}, by=by, at=PLACED)


def a_mistake(**fields: object) -> Mistake:
    """A mistake that nobody has looked into."""
    values = {"text": "В пункте 2 пропущено слово.", "received_at": PLACED, **fields}
    values.setdefault("act", an_act())
    return Mistake.objects.create(**values)


def a_second_look(act: Act, by: User) -> SecondLook:
    """A changed title of a published act that nobody else has looked at."""
    act.title += " (исправлено)"
    correct(act, by=by, at=PLACED)
    return SecondLook.objects.get(act=act, by=by, seen_at=None)


def a_waiting_text(act: Act, by: User, *lines: str, since: date) -> WaitingText:
    """A text for a published act that another editor has to let out."""
    version = Version(act=act, valid_from=since, akn=a_text(*lines or LINES, on=since))
    waiting = submit_version(version, by=by, on=date(2026, 1, 1), at=PLACED)
    assert waiting is not None
    return waiting
