"""The order of the questions."""

from dataclasses import dataclass

from appeals.forms.base import About, StepForm, Typed
from appeals.forms.what import (
    AddresseeForm,
    FilesForm,
    KindForm,
    PlaceForm,
    SubjectForm,
    TextForm,
)
from appeals.forms.who import AnswerForm, ApplicantTypeForm, NameForm

FILES = "files"


@dataclass(frozen=True)
class Step:
    """One page of the way: ``name`` in the address, the question, why it is asked."""

    name: str
    title: str
    form: type[StepForm]
    why: str = ""

    @property
    def number(self) -> int:
        """The place on the way, from 1."""
        return STEPS.index(self) + 1

    @property
    def takes_files(self) -> bool:
        """Whether its answer is files, which no draft of a browser saves by itself."""
        return self.name == FILES

    def bound(self, about: About, typed: Typed | None = None) -> StepForm:
        """Return the form bound to what the draft holds of this step."""
        known = about.answers.get(self.name, {}) if typed is None else typed
        return self.form(dict(known), about=about)

    def after(self) -> "Step | None":
        """Return the next step, None from the last one."""
        return STEPS[self.number] if self.number < len(STEPS) else None

    def before(self) -> "Step | None":
        """Return the step before, None from the first one."""
        return STEPS[self.number - 2] if self.number > 1 else None


STEPS = (
    Step("addressee", "Кому", AddresseeForm),
    Step("kind", "Вид обращения", KindForm),
    Step("subject", "Тема", SubjectForm),
    Step(
        "place",
        "Место",
        PlaceForm,
        "По месту мы быстрее найдём, кто отвечает, и сможем приехать. Если обращение не о "
        "каком-то месте, оставьте поля пустыми.",
    ),
    Step("text", "Текст", TextForm),
    Step(
        FILES,
        "Файлы",
        FilesForm,
        "Фотографии и документы помогают разобраться. Можно ничего не прикладывать.",
    ),
    Step("who", "Кто обращается", ApplicantTypeForm),
    Step(
        "name",
        "Имя",
        NameForm,
        "Закон просит указать фамилию и имя: на обращение без подписи не отвечают "
        "(статьи 7 и 11 Федерального закона № 59-ФЗ). Телефон и место жительства не нужны.",
    ),
    Step("answer", "Ответ", AnswerForm),
)
BY_NAME = {step.name: step for step in STEPS}
