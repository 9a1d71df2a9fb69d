"""The rubrics of acts, as the journal follows them."""

import pghistory

from portal.acts.models.register import Act


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class ActRubric(Act.rubrics.through):  # type: ignore[name-defined]
    """A rubric of an act, for the journal alone."""

    class Meta:
        proxy = True
        verbose_name = "рубрика акта"
        verbose_name_plural = "рубрики актов"
