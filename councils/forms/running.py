"""What the secretary writes down while a sitting goes on."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils import timezone

from councils.forms.fields import MomentField
from councils.models import AgendaItem, Mandate, Sitting, Vote
from councils.rules.majority import Tally
from councils.rules.vocabulary import Choice, SpeechKind, VoteKind, Way
from portal.kernel.choices import choices
from portal.web.forms import PortalFormMixin

_ABSENT = "absent"
#: Words that a narrow select shows whole.
_SHORT = [
    (Choice.FOR, "за"),
    (Choice.AGAINST, "против"),
    (Choice.ABSTAINED, "возд."),
    (Choice.RECUSED, "самоотвод"),
]


class PresenceForm(PortalFormMixin, forms.Form):
    """Who is there from a moment on: one line a person, all sent at once."""

    at = MomentField(label="С какого времени", required=False, help_text="пусто — сейчас")

    def __init__(
        self,
        *args: Any,
        people: Sequence[Mandate],
        there: dict[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for one in people:
            self.fields[f"mandate_{one.pk}"] = forms.ChoiceField(
                label=f"{one.seat.of_whom}: {one.full_name}, {one.get_part_display()}",
                choices=[(_ABSENT, "нет"), *choices(Way)],
                initial=there.get(one.pk, _ABSENT),
            )

    def presence(self) -> dict[Mandate, Way | None]:
        """Return how each person takes part."""
        chosen = {one: self.cleaned_data[f"mandate_{one.pk}"] for one in self.people}
        return {one: None if way == _ABSENT else Way(way) for one, way in chosen.items()}


class VoteForm(PortalFormMixin, forms.Form):
    """A vote: counted by hands, or each seat by name; who is recused is named in both."""

    question = forms.CharField(
        label="Что ставится на голосование", max_length=1000, widget=forms.Textarea({"rows": 3})
    )
    kind = forms.ChoiceField(
        label="Как голосуют",
        choices=choices(VoteKind),
        widget=forms.RadioSelect,
        help_text="Имена отмечают только при поимённом голосовании; при подсчёте рук — лишь "
        "самоотводы.",
    )
    votes_for = forms.IntegerField(label="За", min_value=0, required=False)
    against = forms.IntegerField(label="Против", min_value=0, required=False)
    abstained = forms.IntegerField(label="Воздержались", min_value=0, required=False)
    chair = forms.ChoiceField(
        label="Председательствующий",
        choices=[("", "—"), *_SHORT[:3]],
        required=False,
        help_text="Нужно, только если голоса разделились поровну: тогда решает его голос.",
    )

    def __init__(
        self,
        *args: Any,
        item: AgendaItem,
        voters: Sequence[Mandate],
        asks_chair: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.voters = voters
        if not asks_chair:
            del self.fields["chair"]
        self.fields["question"].initial = item.title
        self.fields["kind"].initial = VoteKind.OPEN
        for one in voters:
            # By the person, not the seat: who has come instead of him casts no vote of his.
            self.fields[f"mandate_{one.pk}"] = forms.ChoiceField(
                label=f"{one.seat.of_whom}: {one.full_name}",
                choices=[("", "—"), *_SHORT],
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Want numbers for a count by hands, and names for a vote by name."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == VoteKind.OPEN and cleaned.get("votes_for") is None:
            self.add_error("votes_for", "Впишите, сколько рук «за»: ноль — тоже ответ.")
        is_by_name = cleaned.get("kind") == VoteKind.BY_NAME
        if is_by_name and not any(self.choices().values()) and self.voters:
            self.add_error(f"mandate_{self.voters[0].pk}", "Отметьте, кто как голосовал.")
        if is_by_name and self.counted().total:
            self.add_error(
                "votes_for", "При поимённом голосовании считаются отметки у имён: уберите числа."
            )
        instead = {one.seat_id: one.full_name for one in self.voters}
        for one in self._left():
            now = instead.get(one.seat_id)
            why = f"теперь голосует {now}" if now else "ушёл"
            self.add_error(
                None,
                f"{one.seat.of_whom}: {one.full_name} — {why}, голос не учтён; проверьте и "
                "отправьте снова.",
            )
        return cleaned

    def _left(self) -> list[Mandate]:
        """Return who was marked and does not vote any more since the page was shown."""
        sent = [name for name in self.data if name.startswith("mandate_") and self.data[name]]
        keys = [name.removeprefix("mandate_") for name in sent if name not in self.fields]
        known = [int(key) for key in keys if key.isdecimal()]
        return list(Mandate.objects.filter(pk__in=known).select_related("seat__organisation"))

    def choices(self) -> dict[Mandate, Choice]:
        """Return the ballots; in a count by hands only the recused have one."""
        chosen = {one: self.cleaned_data.get(f"mandate_{one.pk}", "") for one in self.voters}
        marked = {one: Choice(choice) for one, choice in chosen.items() if choice}
        if self.cleaned_data.get("kind") == VoteKind.BY_NAME:
            return marked
        return {one: choice for one, choice in marked.items() if choice is Choice.RECUSED}

    def counted(self) -> Tally:
        """Return the hands."""
        data = self.cleaned_data
        return Tally(*(data.get(name) or 0 for name in ("votes_for", "against", "abstained")))

    def chair_said(self) -> Choice | None:
        """Return how who presides voted, if it was asked and said."""
        said = self.cleaned_data.get("chair")
        return Choice(said) if said else None


class VoidForm(PortalFormMixin, forms.Form):
    """Which vote was written down wrongly, and how it came."""

    vote = forms.ModelChoiceField(Vote.objects.none(), label="Голосование", empty_label=None)
    reason = forms.CharField(
        label="Почему недействительно", max_length=500, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["vote"])
        field.queryset = item.votes.valid()
        field.initial = item.votes.valid().last()
        field.label_from_instance = lambda obj: vote_line(obj)  # type: ignore[method-assign]


def vote_line(vote: Vote) -> str:
    """Return what tells a vote from others on the same question."""
    came = "принято" if vote.is_carried else "не принято"
    at = timezone.localtime(vote.taken_at)
    return f"{at:%H:%M:%S}, {vote.question[:100]}: {vote.counted} — {came}"


class SpeechForm(PortalFormMixin, forms.Form):
    """Who gets on the list of speakers."""

    kind = forms.ChoiceField(label="Зачем", choices=choices(SpeechKind), widget=forms.RadioSelect)
    mandate = forms.ModelChoiceField(
        Mandate.objects.none(), label="Член совета", required=False, empty_label="не член совета"
    )
    invited = forms.CharField(
        label="Или приглашённый",
        required=False,
        max_length=200,
        help_text="Фамилия, имя и кто это: так он будет назван в протоколе.",
    )

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = SpeechKind.DEBATE
        there = sitting.attendances.filter(left_at=None).values("mandate")
        field = cast(forms.ModelChoiceField, self.fields["mandate"])
        field.queryset = (
            Mandate.objects.filter(pk__in=there)
            .select_related("seat__organisation")
            .order_by("seat__organisation__name_key", "pk")
        )


class OpinionForm(PortalFormMixin, forms.Form):
    """A special opinion on a vote."""

    vote = forms.ModelChoiceField(Vote.objects.none(), label="Голосование", empty_label=None)
    mandate = forms.ModelChoiceField(Mandate.objects.none(), label="Чьё мнение", empty_label=None)
    text = forms.CharField(
        label="Особое мнение", max_length=10000, widget=forms.Textarea({"rows": 6})
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        votes = cast(forms.ModelChoiceField, self.fields["vote"])
        votes.queryset = item.votes.valid()
        votes.label_from_instance = lambda obj: vote_line(obj)  # type: ignore[method-assign]
        there = item.sitting.attendances.values("mandate")
        cast(forms.ModelChoiceField, self.fields["mandate"]).queryset = Mandate.objects.filter(
            pk__in=there
        ).select_related("seat__organisation")
