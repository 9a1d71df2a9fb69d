"""Stored texts that would be structured otherwise today: told, and read anew by an editor."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from portal.acts.models import Version, WaitingText
from portal.acts.rules.status import Effect
from portal.acts.services.restructuring import structured_otherwise
from portal.acts.texts.akn import labels_of, plain_text
from portal.acts.texts.blocks import Document
from portal.acts.texts.flat import blocks_of
from portal.acts.texts.reading import read_file
from portal.acts.texts.writing import to_akn
from portal.kernel.roles import Role
from tests.acts.texts.test_word_parts import IDENTITY
from tests.factories.acts import a_relation, a_text, a_version, an_act
from tests.factories.long_documents import docx_of
from tests.factories.people import an_officer

ARTICLES = (
    "Глава 1. Общее",
    "Статья 5. Плата",
    "1. Платят все.",
    "1.1. Платят и льготники.",
    "2. Два.",
)


@pytest.fixture
def act(db):
    """One whose part 1.1 an older recogniser has put into part 1."""
    act = an_act()
    version = a_version(act, *ARTICLES)
    part = '<paragraph eId="art_5__para_1.1">'
    begin = version.akn.index(part)
    end = version.akn.index("</paragraph>", begin) + len("</paragraph>")
    moved = version.akn[begin:end].replace("art_5__para_1.1", "art_5__para_1__para_1.1")
    akn = version.akn[:begin] + version.akn[end:]
    first = akn.index('<paragraph eId="art_5__para_1">')
    head, rest = akn[:first], akn[first:]
    rest = rest.replace(
        "<content><p>Платят все.</p></content>", f"<intro><p>Платят все.</p></intro>{moved}", 1
    )
    Version.objects.update(akn=head + rest)
    return act


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_structured_rightly_reads_so_again(seed):
    for akn in (to_akn(read_file(docx_of(seed, pages=10)[0]), IDENTITY), a_text(*ARTICLES)):
        again = to_akn(Document(list(blocks_of(akn))), IDENTITY)
        assert plain_text(again) == plain_text(akn)
        assert labels_of(again) == labels_of(akn)


def test_the_list_tells_what_would_change_and_changes_nothing(act, capsys):
    a_version(an_act(), *ARTICLES)
    a_relation(target=act, effect=Effect.SUSPENDS, point="art_5__para_1__para_1.1")
    before = list(Version.objects.values_list("akn", flat=True))
    call_command("restructured")
    told = capsys.readouterr().out
    assert f"{act.heading}, редакция с 02.03.2020: " in told
    assert "  сменят адрес: часть 1.1 статьи 5\n" in told
    assert "приостановлен" in told
    assert "прочитал бы иначе: 1." in told
    assert list(Version.objects.values_list("akn", flat=True)) == before


def test_an_editor_has_the_structure_read_anew_and_another_lets_it_out(act, client):
    one = an_officer(Role.EDITOR).user
    client.force_login(one)
    url = reverse("admin:acts_act_do", args=[act.pk, "restructure"])
    version = act.versions.get()
    sent = {"version": version.pk, "reason": "Часть 1.1 стояла внутри части 1"}
    a_relation(
        target=act,
        effect=Effect.SUSPENDS,
        point="art_5__para_1__para_1.1",
        from_on=date(2021, 1, 1),
    )
    assert "приостановлен" in client.post(url, sent).content.decode()
    assert client.post(url, {**sent, "is_without_points": "on"}).status_code == 302
    waiting = WaitingText.objects.get()
    assert 'eId="art_5__para_1.1"' in waiting.akn
    assert plain_text(waiting.akn) == plain_text(version.akn)
    assert waiting.correction == "структура перечитана: Часть 1.1 стояла внутри части 1"


def test_a_text_that_reads_the_same_is_left_alone(client, db):
    act = an_act()
    version = a_version(act, *ARTICLES)
    assert list(structured_otherwise()) == []
    client.force_login(an_officer(Role.EDITOR).user)
    url = reverse("admin:acts_act_do", args=[act.pk, "restructure"])
    page = client.post(url, {"version": version.pk, "reason": "Проверка"}).content.decode()
    assert "менять нечего" in page


@pytest.fixture
def sound(db):
    """One stored before numbers of Word were known as such: read anew it would only lose points."""
    act = an_act()
    version = a_version(act, "1. Порядок:", "1.1. Размер.", "1.1.1. раз в год;", "1.1.2. час.")
    akn = version.akn
    for number in ("1.1.1", "1.1.2"):
        akn = akn.replace(f"<num>{number}.</num>", f"<num>{number}</num>")
    Version.objects.update(akn=akn)
    return act


def test_both_editors_see_which_points_go(sound, client):
    client.force_login(an_officer(Role.EDITOR).user)
    url = reverse("admin:acts_act_do", args=[sound.pk, "restructure"])
    sent = {"version": sound.versions.get().pk, "reason": "Проверка"}
    page = client.post(url, sent).content.decode()
    assert "Не станет: пункт 1.1.1, пункт 1.1.2." in page
    assert "Пункты только пропадут" in page
    assert not WaitingText.objects.exists()
    assert client.post(url, {**sent, "is_without_points": "on"}).status_code == 302
    waiting = WaitingText.objects.get()
    client.force_login(an_officer(Role.EDITOR).user)
    page = client.get(reverse("admin:acts_waitingtext_change", args=[waiting.pk])).content.decode()
    assert "не станет: пункт 1.1.1, пункт 1.1.2" in page
    assert "Пункты только пропадут" in page


def test_the_list_advises_against_what_would_only_lose_points(sound, capsys):
    call_command("restructured")
    told = capsys.readouterr().out
    assert "  не станет: пункт 1.1.1, пункт 1.1.2\n" in told
    assert "перечитывать её не нужно" in told
    assert "прочитал бы иначе: 0." in told
