"""A text that is put right: a typing error, a wrong text, a version that should not be."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from portal.acts.models import Citation, Version, WaitingText
from portal.acts.rules.corrections import is_typing_error
from portal.acts.rules.status import Effect
from portal.acts.services.errors import NoTypingError, WrongNotFound
from portal.acts.services.identities import identity_of
from portal.acts.services.mending import mend_as_typed
from portal.acts.services.texts import mend, remove_version
from portal.acts.texts.akn import validate
from portal.acts.texts.reading import read_pasted
from portal.acts.texts.writing import to_akn
from portal.kernel.roles import Role
from tests.desk import press
from tests.factories.act_documents import a_docx, p
from tests.factories.acts import LINES, a_commencement, a_read_act, a_relation, a_version, an_act
from tests.factories.people import an_officer
from tests.refusals import refused


@pytest.mark.parametrize(
    ("wrong", "right", "is_error"),
    [
        ("Утвердить порядк стоянки", "Утвердить порядок стоянки", True),
        ("впорядке", "в порядке", True),
        ("по по выходным", "по выходным", True),
        ("стоянка платная по будням", "стоянка платная, по будням", True),
        ("Стоянка", "стоянка", True),
        ("Второй пункт", "штраф 5000 рублей", False),
        ("штраф 500 рублей", "штраф 5000 рублей", False),
        ("в срок до 15 мая", "в срок до 16 мая", False),
        ("допускается стоянка", "не допускается стоянка", False),
        ("разрешить", "запретить", False),
        ("и", "или", False),
        ("платная", "бесплатная", False),
        ("в течение десяти дней", "в течение девяти дней", False),
        ("двадцать дней", "двенадцать дней", False),
        ("двенадцатый", "двадцатый", False),
        ("тринадцать", "тридцать", False),
        ("пятнадцать", "пятьдесят", False),
        ("девятый", "десятый", False),
        ("девятидневный срок", "десятидневный срок", False),
        ("девятьсот рублей", "десять рублей", False),
        ("пять", "шесть", False),
        ("трёх", "двух", False),
        ("два", "две", True),
        ("три дня", "при дня", False),
        ("при дня", "три дня", False),
        ("это рублей", "сто рублей", False),
        ("сто рублей", "сто рублёй", True),
        ("трех", "трёх", True),
        ("питнадцать дней", "пятнадцать дней", True),
        ("пятнадцеть", "пятнадцать", True),
        ("с 1 июня", "с 1 июля", False),
        ("с 1 Марта", "с 1 мая", False),
        ("июньский срок", "июльский срок", False),
        ("с 1 юня", "с 1 июня", True),
        ("с 1 мая", "с 1 моя", False),
        ("с 1 май", "с 1 мая", True),
        ("в сентябе", "в сентябре", True),
        ("стоянка допускается", "стоянка недопускается", False),
        ("стоянка недопускается", "стоянка допускается", False),
        ("стоянка недопускается", "стоянка не допускается", False),
        ("стоянка не допускается", "стоянка недопускается", False),
        ("никто из жителей", "некто из жителей", False),
        ("стоянки нет", "стоянки нег", False),
        ("небходимо", "необходимо", True),
        ("не не допускается", "не допускается", True),
        ("Раздел II", "Раздел III", False),
        ("Раздел I I", "Раздел II", False),
        ("Раздел ХI", "Раздел ХII", False),
        ("Раздл II", "Раздел II", True),
        ("1,5 процента", "15 процента", False),
        ("пункты 1 и 2", "пункты 12 и", False),
        ("пункты 1, 2", "пункты 12", False),
        ("ставка 5 %", "ставка 5", False),
        ("температура -5", "температура 5", False),
        ("от13.09.2017№3111", "от 13.09.2017 № 3111", True),
        ("5 куб.", "5 руб.", False),
        ("на дорогой", "над дорогой", False),
        ("въезд", "выезд", False),
        ("включая землю", "исключая землю", False),
        ("отменить", "заменить", False),
        ("закрытый аукцион", "открытый аукцион", False),
        ("надземный переход", "подземный переход", False),
        ("отчислить", "зачислить", False),
        ("вычесть налог", "учесть налог", False),
        ("допустить", "опустить", False),
        ("разрешить", "разрушить", False),
        ("предоставить", "представить", False),
        ("омена льготы", "отмена льготы", True),
        ("огласно закону", "согласно закону", True),
        ("остановление", "постановление", False),
        ("одписать", "подписать", True),
        ("пукнт", "пункт", True),
        ("вселение", "выселение", False),
        ("пописать", "подписать", True),
        ("прикратить", "прекратить", True),
        ("расмотреть", "рассмотреть", True),
        ("вклчая землю", "включая землю", True),
        ("отменеть", "отменить", True),
        ("стояанка", "стоянка", True),
        ("перваначальный", "первоначальный", True),
        ("семйя", "семья", True),
        ("трибунна", "трибуна", True),
        ("вториичный", "вторичный", True),
        ("ошибк адна, ошибк другая, ошибк третья", "ошибка одна, ошибка другая, ошибка третья", False),
    ],
)  # fmt: skip
def test_a_typing_error_is_a_few_letters_and_no_figure_or_word(wrong, right, is_error):
    assert is_typing_error(wrong, right) is is_error


@pytest.mark.django_db
def test_a_word_that_other_acts_have_is_no_mistake():
    a_version(an_act(number="77"), "1. Приложение к порядку. Администрация города.")
    version = a_version(an_act(), "1. Приложение и дврор администрацией города.")
    for wrong, right, is_refused in (
        ("Приложение", "Предложение", True),
        ("дврор", "двор", False),
        # A form of the same word.
        ("администрацией", "администрации", False),
    ):
        if is_refused:
            with pytest.raises(NoTypingError):
                mend(version, wrong, right)
        else:
            mend(version, wrong, right)
            assert right in version.akn


_RAISED = "<p>1. По пункту 5<sup>1</sup> и порядк 10<sup>-3</sup> м<sup>2</sup>.</p><p>2. По 51 & 5<sup>12</sup> CO<sub>2</sub>.</p>"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "right", "stands"),
    [
        ("пункту 5¹ и порядк", "пункту 5¹ и порядок", "пункту 5<sup>1</sup> и порядок 10"),
        ("пункту 51 и порядк", "пункту 51 и порядок", "пункту 5<sup>1</sup> и порядок 10"),
        ("порядк 10⁻³", "порядок 10⁻³", "порядок 10<sup>-3</sup> м"),
        ("порядк 10-3 м2", "порядок 10-3 м2", "порядок 10<sup>-3</sup> м<sup>2</sup>."),
        ("м²", "м²,", "м<sup>2</sup>,."),
        ("По 51 & 512", "по 51 & 512", "по 51 &amp; 5<sup>12</sup> CO"),
        ("CO2", "CO2,", "CO<sub>2</sub>,."),
        ("10³", "10³,", None),
        ("5¹ и порядк", "51 и порядк", None),
        ("пункту 5¹", "пункту 5²", None),
        ("пункту 51", "пункту 5¹", None),
    ],
)
def test_a_place_with_a_raised_figure_is_found_and_the_figure_stays(wrong, right, stands):
    akn = to_akn(read_pasted(_RAISED), identity_of(act := an_act(), act.adopted_on))
    version = Version(act=act, valid_from=act.adopted_on, akn=akn)
    if stands is None:
        with pytest.raises((NoTypingError, WrongNotFound)):
            mend_as_typed(version, wrong, right)
        assert version.akn == akn
        return
    mend_as_typed(version, wrong, right)
    assert stands in version.akn
    validate(version.akn)
    assert len(version.akn) == len(akn) + len(right) - len(wrong)
    assert "<" not in version.correction and "\x01" not in version.correction


@pytest.fixture
def editors():
    return an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user


def _do(client, act, name, **data):
    url = reverse("admin:acts_act_do", args=[act.pk, name])
    return press(client, url, data, follow=True)


def _decide(client, name, **data):
    waiting = WaitingText.objects.get()
    url = reverse("admin:acts_waitingtext_do", args=[waiting.pk, name])
    return client.post(url, data, follow=True).content.decode()


def _page(client, act, **asked):
    page = client.get(act.get_absolute_url(), asked).content.decode()
    return page.replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")


def _errors(response):
    return {
        field: [one.code for one in errors]
        for field, errors in response.context["form"].errors.as_data().items()
    }


@pytest.mark.django_db
def test_a_typing_error_that_other_editions_have_too_is_named(client, editors):
    act = an_act()
    version = a_version(act, "1. Плата за стояку.", "2. Касса.")
    client.force_login(editors[0])
    sent = {"version": version.pk, "wrong": "за стояку", "right": "за стоянку"}
    a_version(act, "1. Плата за стоянку.", "2. Час.", since=date(2021, 1, 1), amended_by=an_act())
    a_version(act, "1. Плата за стояку.", "2. Срок.", since=date(2022, 1, 1), amended_by=an_act())
    card = _do(client, act, "correct_typing", **sent).content.decode()
    assert "То же написано и в другой редакции этого акта: с 01.01.2022." in card


@pytest.mark.django_db
def test_a_correction_of_what_readers_see_waits_and_substance_is_none(client, editors):
    act = an_act()
    version = a_version(act, "1. Утвердить порядк стоянки.", "2. Второй.")
    client.force_login(editors[0])
    sent = {"version": version.pk, "wrong": "Второй", "right": "Штраф 5000 рублей"}
    response = _do(client, act, "correct_typing", **sent)
    assert _errors(response) == {"right": ["no_typing_error"]}
    assert response.context["form"]["wrong"].value() == "Второй"
    same = {"version": version.pk, "wrong": "Второй", "right": "Второй"}
    assert _errors(_do(client, act, "correct_typing", **same)) == {"right": [None]}
    card = _do(
        client, act, "correct_typing", version=version.pk, wrong="порядк", right="порядок"
    ).content.decode()
    assert "ждёт второго редактора: читатели увидят" in card
    assert "Сделано" not in card
    assert "«порядк» — «порядок»" in card
    assert "[+" in card
    assert "порядок стоянки" not in _page(client, act)
    again = {"version": version.pk, "wrong": "Второй", "right": "Вторый"}
    assert _errors(_do(client, act, "correct_typing", **again)) == {"__all__": ["text_waits"]}
    assert "попросите другого" in _decide(client, "let_out")
    client.force_login(editors[1])
    assert "Сделано" in _decide(client, "let_out")
    page = _page(client, act)
    assert "порядок стоянки" in page
    assert "внесено исправление: «порядк» — «порядок»" in page
    assert act.versions.get().pk == version.pk


@pytest.mark.django_db
def test_the_desk_finds_a_place_with_a_raised_figure(client, editors):
    act = an_act(state="prepared", placed_at=None)
    version = a_version(act)
    Version.objects.update(akn=version.akn.replace("Стоянка бесплатна", "2<sup>1</sup> стоянак"))
    client.force_login(editors[0])
    sent = {"version": version.pk, "wrong": "21 стоянак", "right": "21 стоянок"}
    assert "Сделано" in _do(client, act, "correct_typing", **sent).content.decode()
    version.refresh_from_db()
    assert "2<sup>1</sup> стоянок" in version.akn


@pytest.mark.django_db
def test_the_wrong_text_of_an_act_nobody_sees_is_replaced_at_once(client, editors):
    act = an_act(state="prepared", placed_at=None)
    version = a_version(act)
    client.force_login(editors[0])
    file = SimpleUploadedFile("акт.docx", a_docx(p("1. Тот самый текст.")))
    sent = {"version": version.pk, "file": file, "reason": "Приложен не тот файл"}
    assert "Сделано" in _do(client, act, "replace_text", **sent).content.decode()
    version.refresh_from_db()
    assert "Тот самый текст" in version.akn
    assert version.correction == ""
    act.refresh_from_db()
    assert (act.changed_by, act.text) == (editors[0], "1.\nТот самый текст.")
    last = version.events.order_by("pgh_id").last()
    assert last.pgh_context.metadata["reason"] == "Приложен не тот файл"
    assert _errors(_do(client, act, "replace_text", version=version.pk, reason="Ещё раз")) == {
        "file": [None]
    }


@pytest.mark.django_db
def test_a_replaced_text_of_a_published_act_waits_and_says_why(client, editors):
    act = an_act()
    version = a_version(act)
    client.force_login(editors[0])
    sent = {"version": version.pk, "pasted": "1. Подлинный текст.", "reason": "Взят проект"}
    assert "Подлинный" in _do(client, act, "replace_text", **sent).content.decode()
    assert "Подлинный" not in _page(client, act)
    client.force_login(editors[1])
    _decide(client, "let_out")
    page = _page(client, act)
    assert "Подлинный текст" in page
    assert "внесено исправление: текст заменён: Взят проект" in page
    assert not WaitingText.objects.exists()


@pytest.mark.django_db
def test_a_text_is_not_replaced_by_itself(client, editors):
    act = an_act(state="prepared", placed_at=None)
    version = a_version(act)
    a_commencement(act)
    client.force_login(editors[0])
    sent = {"version": version.pk, "reason": "Другой файл"}
    same = "\n".join(LINES)
    response = _do(client, act, "replace_text", **sent, pasted=same)
    assert _errors(response) == {"pasted": ["text_same"]}
    assert response.context["form"]["pasted"].value() == same
    file = SimpleUploadedFile("акт.txt", same.encode())
    assert _errors(_do(client, act, "replace_text", **sent, file=file)) == {"file": ["text_same"]}
    other_paragraphs = SimpleUploadedFile("акт.txt", "\n".join(LINES[:3]).encode())
    fewer = {"file": other_paragraphs, "is_without_points": "on"}
    for other in ({"pasted": same, "is_sample": "on"}, fewer):
        assert "Сделано" in _do(client, act, "replace_text", **sent, **other).content.decode()


@pytest.mark.django_db
def test_a_wrong_version_is_taken_back_with_its_reason(client, editors):
    act = a_read_act()
    first, second = act.versions.all()
    client.force_login(editors[0])
    card = _do(client, act, "remove_version", version=second.pk, reason="Чужой текст")
    assert "редакция будет убрана" in card.content.decode()
    assert "50 рублей" in _page(client, act)
    client.force_login(editors[1])
    _decide(client, "let_out")
    page = _page(client, act)
    assert "50 рублей" not in page
    assert "внесено исправление: убрана редакция с 01.01.2022: Чужой текст" in page
    first.refresh_from_db()
    assert first.valid_to is None
    assert act.versions.get() == first
    gone = type(second).pgh_event_model.objects.filter(pgh_label="delete").get()
    assert gone.pgh_context.metadata["reason"] == "Чужой текст"


@pytest.mark.django_db
def test_a_removal_gives_its_days_back_and_lets_go_what_its_text_cited(editors):
    act = an_act(number="900")
    first = a_version(act)
    second = a_version(
        act, "1. Постановление Мэра города от 02.03.2020 № 41.", since=date(2022, 1, 1)
    )
    third = a_version(act, since=date(2024, 1, 1))
    assert Citation.objects.of(f"acts.version:{second.pk}").exists()
    subject = f"acts.version:{second.pk}"
    second.refresh_from_db()
    remove_version(second, "Ошибка", on=date(2026, 1, 1), at=timezone.now())
    assert not Citation.objects.of(subject).exists()
    first.refresh_from_db()
    assert first.valid_to == third.valid_from
    first_again = act.versions.get(pk=first.pk)
    remove_version(first_again, "Ошибка", on=date(2026, 1, 1), at=timezone.now())
    third.refresh_from_db()
    assert "убрана редакция с 02.03.2020" in third.correction
    refused("only_text", remove_version, third, "И эта", on=date(2026, 1, 1), at=timezone.now())


@pytest.mark.django_db
def test_the_only_text_of_an_act_nobody_sees_may_go(client, editors):
    act = an_act(state="prepared", placed_at=None)
    version = a_version(act)
    client.force_login(editors[0])
    _do(client, act, "remove_version", version=version.pk, reason="Не тот акт")
    assert not act.versions.exists()
    act.refresh_from_db()
    assert act.text == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("works_from", "since", "codes"),
    [
        (None, "2026-09-15", {"valid_from": ["version_before_amendment"]}),
        (date(2026, 11, 1), "2026-10-15", {"valid_from": ["version_before_amendment"]}),
        (date(2026, 11, 1), "2026-11-01", {}),
        (date(2026, 11, 1), "2026-12-01", {}),
    ],
)
def test_a_version_is_no_older_than_what_has_made_it(client, editors, works_from, since, codes):
    act = an_act()
    a_version(act)
    amending = an_act(adopted_on=date(2026, 10, 1))
    a_relation(
        source=amending, target=act, effect=Effect.AMENDS, from_on=works_from or amending.adopted_on
    )
    client.force_login(editors[0])
    sent = {"valid_from": since, "amended_by": amending.pk, "pasted": "1. Новый порядок."}
    form = _do(client, act, "add_version", **sent).context.get("form")
    assert WaitingText.objects.exists() is not bool(codes)
    if codes:
        assert {
            name: [one.code for one in found] for name, found in form.errors.as_data().items()
        } == codes
        assert form["pasted"].value() == "1. Новый порядок."


@pytest.mark.django_db
@pytest.mark.parametrize("waits", [False, True])
def test_a_second_original_is_refused_when_it_is_offered(client, editors, waits):
    act = an_act()
    if waits:
        client.force_login(editors[0])
        _do(client, act, "add_version", valid_from="2020-03-02", pasted="1. Первый.")
        assert WaitingText.objects.exists()
    else:
        a_version(act)
    client.force_login(editors[1])
    response = _do(client, act, "add_version", valid_from="2022-01-01", pasted="1. Второй.")
    assert _errors(response) == {"amended_by": ["original_exists"]}


@pytest.mark.django_db
def test_the_words_of_another_edition_are_asked_about_again(client, editors):
    act = a_read_act()
    amending = an_act(adopted_on=date(2023, 1, 1))
    a_relation(source=amending, target=act, effect=Effect.AMENDS, from_on=amending.adopted_on)
    client.force_login(editors[0])
    sent = {"valid_from": "2023-01-01", "amended_by": amending.pk, "pasted": "\n".join(LINES)}
    assert list(_errors(_do(client, act, "add_version", **sent))) == ["is_repeated"]
    _do(client, act, "add_version", **sent, is_repeated="on")
    assert WaitingText.objects.exists()


@pytest.mark.django_db
def test_a_file_and_a_pasted_text_together_are_refused(client, editors):
    act = an_act()
    client.force_login(editors[0])
    file = SimpleUploadedFile("акт.txt", "1. Первый.".encode())
    sent = {"valid_from": "2020-03-02", "file": file, "pasted": "1. Второй."}
    assert list(_errors(_do(client, act, "add_version", **sent))) == ["pasted"]


@pytest.mark.django_db
def test_what_can_be_edited_is_no_scan(client, editors, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    act = an_act()
    client.force_login(editors[0])
    file = SimpleUploadedFile("акт.docx", a_docx(p("1. Первый.")))
    response = _do(client, act, "attach", role="scan", file=file)
    assert _errors(response) == {"file": ["no_scan"]}
    assert not act.files.exists()


@pytest.mark.django_db
def test_the_ground_of_a_day_is_asked_for_unless_another_act_sets_it(client, editors):
    act = a_read_act()
    by = an_act(adopted_on=date(2023, 1, 1))
    a_relation(source=by, target=act, effect=Effect.AMENDS, from_on=by.adopted_on)
    client.force_login(editors[0])
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    response = _do(client, act, "commence", point="пункт 2", from_on=day)
    assert list(_errors(response)) == ["ground"]
    assert response.context["form"].fields["ground"].required
    _do(client, act, "commence", point="пункт 2", from_on=day, by=by.pk)
    assert act.commencements.get().by == by
