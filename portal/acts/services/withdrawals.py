"""What an act that is taken from the portal leaves there: an editor decides about it."""

from django.db.models import QuerySet
from django.utils import timezone

from portal.acts.models import Act, Commencement, Version, WaitingText
from portal.acts.querysets import heavy
from portal.acts.services.called import with_labels


def left_by(act: Act) -> list[str]:
    """Return the editions of other acts that this one has made, and the days it has set, in words.

    Unlike what it does by its relations, these do not end for readers with its withdrawal.
    """
    return [
        *(f"{one.act.heading} — редакция с {one.valid_from:%d.%m.%Y}" for one in _made(act)),
        *(
            f"{one.act.heading} — текст с {one.valid_from:%d.%m.%Y}, который ждёт второго редактора"
            for one in _of_others(
                WaitingText.objects.filter(amended_by=act).defer("akn", *heavy("act"))
            )
        ),
        *(
            f"{one.act.heading} — {one.point_label} со своим днём вступления в силу, "
            f"{one.from_on:%d.%m.%Y}"
            for one in with_labels(
                list(_of_others(Commencement.objects.filter(by=act).defer(*heavy("act"))))
            )
        ),
    ]


def _made(act: Act) -> QuerySet[Version]:
    return _of_others(Version.objects.filter(amended_by=act).defer("akn", *heavy("act")))


def _of_others(rows: QuerySet) -> QuerySet:
    return rows.select_related("act__issuer").order_by("act", "pk")


def to_decide(act: Act) -> list[str]:
    """Return what an editor has to decide of this act since others were taken from the portal."""
    told = []
    if act.withdrawn_at and (left := left_by(act)):
        told.append(
            f"Акт убран с портала, а на портале осталось: {'; '.join(left)}. Решите об этом."
        )
    made = act.versions.filter(amended_by__withdrawn_at__isnull=False).defer("akn")
    told += [
        f"Редакцию с {one.valid_from:%d.%m.%Y} внёс {_withdrawn(one.amended_by)}. Её слова читаются "
        "и в следующих редакциях; над текстом об этом сказано. Решите, какой текст верен: уберите "
        "редакцию или замените текст, либо опубликуйте изменивший акт снова."
        for one in made.select_related("amended_by__issuer")
    ]
    told += [
        f"День вступления в силу ({one.point_label}) установил {_withdrawn(one.by)}. Решите, верен "
        "ли этот день."
        for one in with_labels(
            list(act.commencements.select_related("by__issuer").defer("by__text", "by__search"))
        )
        if one.by and one.by.withdrawn_at
    ]
    return told


def _withdrawn(act: Act | None) -> str:
    assert act is not None, "it is among those withdrawn"
    on = f"{timezone.localdate(act.withdrawn_at):%d.%m.%Y}"
    return f"акт, который убран с портала {on}: {act.heading} ({act.withdrawn_why})"
