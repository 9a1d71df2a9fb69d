"""The step that says which act has made an edition."""

from datetime import datetime

from django import forms
from django.conf import settings

from portal.acts.forms.texts import AmendingForm
from portal.acts.models import Act
from portal.acts.services import amending
from portal.backoffice.steps import Step
from portal.people.models import User


def _tell(act: Act, form: forms.BaseForm, by: User, at: datetime) -> None:
    data = form.cleaned_data
    source = data["amended_by"] or amending.act_named(data["named"])
    amending.tell_amending(data["version"], source, data["reason"], by=by, at=at)


TELL_AMENDING = Step(
    "tell_amending",
    "Указать, каким актом внесена редакция",
    _tell,
    lambda data, uploads, act: AmendingForm(data, act=act, editions=amending.editions_to_tell(act)),
    lambda act: bool(amending.editions_to_tell(act)),
    about=lambda: (
        "Если у редакции не записано, каким актом внесены изменения, или записан не тот. Если "
        "этот акт ещё не связан с изменённым, связь «изменяет» с первого дня редакции запишется "
        "вместе с ним."
        + (
            " У акта, который виден читателям, изменение потом смотрит другой редактор."
            if settings.ACTS_SECOND_PAIR_OF_EYES
            else ""
        )
    ),
    warned=lambda form: amending.left_over(form.cleaned_data["version"]),
)
