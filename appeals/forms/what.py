"""To whom, of what kind, about what, where, and the text with its files."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from appeals.forms.base import OptionsField, Said, StepForm
from appeals.models import PlainSubject
from appeals.rules.vocabulary import Kind
from portal.files.forms import MultipleFileField
from portal.files.limits import files, megabytes
from portal.people.models import District, Officer, Unit
from portal.web.forms import LongText

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Addressee:
    """To whom the appeal is written: a unit, an officer, or whoever is in charge."""

    unit: Unit | None = None
    officer: Officer | None = None


class AddresseeForm(StepForm):
    """To whom."""

    addressee = OptionsField(
        label="Кому вы пишете?",
        initial=UNKNOWN,
        error_messages={"required": "Выберите, кому вы пишете, или «Не знаю»."},
    )

    def build(self) -> None:
        """Offer the units and officers that take appeals on the day."""
        on = self.about.on
        units = Unit.objects.standing(on).filter(accepts_appeals=True)
        officers = Officer.objects.in_office(on).filter(is_addressee=True).select_related("user")
        self.offered = {
            UNKNOWN: Addressee(),
            **{f"officer-{officer.pk}": Addressee(officer=officer) for officer in officers},
            **{f"unit-{unit.pk}": Addressee(unit=unit) for unit in units},
        }
        self.offer(
            "addressee",
            hints={
                UNKNOWN: "Мы сами передадим обращение тому, кто отвечает за этот вопрос.",
                **{f"officer-{officer.pk}": officer.post for officer in officers},
            },
            options=[
                (UNKNOWN, "Не знаю"),
                *((f"officer-{officer.pk}", officer.user.full_name) for officer in officers),
                *((f"unit-{unit.pk}", unit.name) for unit in units),
            ],
        )

    def clean_addressee(self) -> Addressee:
        """Return the chosen addressee."""
        return self.offered[self.cleaned_data["addressee"]]

    def said(self) -> list[Said]:
        """Name the addressee with the post."""
        chosen: Addressee = self.cleaned_data["addressee"]
        if chosen.officer:
            return [("Кому", f"{chosen.officer.post} — {chosen.officer.user.full_name}")]
        return [
            (
                "Кому",
                chosen.unit.name if chosen.unit else "Не знаю, кто за это отвечает",
            )
        ]


class KindForm(StepForm):
    """Proposal, application or complaint. Law: 59-FZ art. 4."""

    kind = OptionsField(
        label="Что вы хотите отправить?",
        help_text="Если сомневаетесь, выберите «заявление»: на срок и порядок ответа это не влияет.",
        choices=[
            (kind.value, kind.label.capitalize())
            for kind in (Kind.APPLICATION, Kind.COMPLAINT, Kind.PROPOSAL)
        ],
        error_messages={
            "required": "Выберите один из трёх видов. Если сомневаетесь — «заявление»."
        },
    )

    def build(self) -> None:
        """Explain the kinds."""
        self.offer(
            "kind",
            hints={
                Kind.APPLICATION.value: "Просите помочь или сообщаете о непорядке: яма на дороге, "
                "не вывозят мусор, нет света во дворе.",
                Kind.COMPLAINT.value: "Ваши права нарушены, и вы просите их восстановить: "
                "не ответили в срок, отказали, ущемили.",
                Kind.PROPOSAL.value: "Предлагаете, как сделать лучше: поставить светофор, "
                "изменить маршрут, поправить правила.",
            },
        )

    def clean_kind(self) -> Kind:
        """Return the kind."""
        return Kind(self.cleaned_data["kind"])

    def said(self) -> list[Said]:
        """Name the kind."""
        return [("Вид", self.cleaned_data["kind"].label.capitalize())]


class SubjectForm(StepForm):
    """About what, from a short list in plain words."""

    OTHER = "other"
    subject = OptionsField(
        label="О чём обращение?",
        help_text="Тема помогает быстрее найти того, кто ответит. Ошибиться не страшно: "
        "мы проверим её при регистрации.",
        error_messages={"required": "Выберите тему. Если подходящей нет — «Другое»."},
    )

    def build(self) -> None:
        """Offer the subjects of the city's list."""
        subjects = list(PlainSubject.objects.filter(is_offered=True).exclude(slug=self.OTHER))
        self.offered: dict[str, PlainSubject | None] = {
            **{subject.slug: subject for subject in subjects},
            self.OTHER: None,
        }
        self.offer(
            "subject",
            hints={
                **{subject.slug: subject.hint for subject in subjects},
                self.OTHER: "Если подходящей темы нет",
            },
            options=[
                *((subject.slug, subject.name) for subject in subjects),
                (self.OTHER, "Другое или не знаю"),
            ],
        )

    def clean_subject(self) -> PlainSubject | None:
        """Return the subject, None for another one."""
        return self.offered[self.cleaned_data["subject"]]

    def said(self) -> list[Said]:
        """Name the subject."""
        return [("Тема", str(self.cleaned_data["subject"] or "Другое или не знаю"))]


class PlaceForm(StepForm):
    """Where in the city; a proposal may have no place."""

    place = forms.CharField(
        label="Место",
        help_text="Улица и дом, остановка или то, что рядом: «ул. Ленина, 12, во дворе у "
        "второго подъезда».",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    district = forms.ModelChoiceField(
        label="Район города",
        queryset=District.objects.all(),
        required=False,
        empty_label="Не знаю или весь город",
    )

    def said(self) -> list[Said]:
        """Say the place; the district only if it is known."""
        rows = [("Место", self.cleaned_data["place"] or "не указано")]
        if self.cleaned_data["district"]:
            rows.append(("Район", str(self.cleaned_data["district"])))
        return rows


class TextForm(StepForm):
    """The text; counted in characters as the counter on the page does."""

    text = forms.CharField(
        label="Текст обращения",
        help_text="Расскажите, что случилось, где и когда, и что вы просите сделать. "
        "В одном обращении лучше задать один вопрос.",
        strip=False,
        error_messages={"required": "Напишите, в чём суть обращения."},
    )

    def build(self) -> None:
        """Give the area its counter."""
        field = self.fields["text"]
        field.widget = LongText(attrs={"rows": 12, "data-counter-max": settings.APPEAL_TEXT_MAX})

    def clean_text(self) -> str:
        """Return the text without blank edges, its length being checked.

        A line end is one character; characters are code points.
        """
        text = self.cleaned_data["text"].replace("\r\n", "\n").replace("\r", "\n")
        excess = len(text) - settings.APPEAL_TEXT_MAX
        if excess > 0:
            raise ValidationError(
                f"Текст длиннее {_thousands(settings.APPEAL_TEXT_MAX)} знаков: "
                f"сократите его на {_thousands(excess)} или приложите подробности файлом. "
                "Написанное сохранено.",
                code="text_too_long",
            )
        return text.strip()


class FilesForm(StepForm):
    """Files that go with the text; none is needed."""

    files = MultipleFileField(label="Файлы", required=False)  # type: ignore[assignment]

    def build(self) -> None:
        """Tell the limits of this installation."""
        self.fields["files"].help_text = (
            f"До {files(settings.FILES_MAX_COUNT)}, каждый не больше "
            f"{megabytes(settings.FILES_MAX_BYTES)}, вместе не больше "
            f"{megabytes(settings.FILES_MAX_TOTAL_BYTES)}. Подходят фотографии (JPG, PNG, HEIC, "
            "WebP), PDF, документы Word, Excel и OpenDocument, RTF и простой текст. "
            "Место съёмки из фотографий мы удаляем."
        )


def _thousands(number: int) -> str:
    """Return the number with its thousands apart: «10 000»."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")
