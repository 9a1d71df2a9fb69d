"""The editor's desk: texts, files, publication, relations, each step with its refusals."""

import io
import re
from datetime import date, timedelta
from zipfile import ZipFile

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.acts.models import (
    Act,
    ActFile,
    Draft,
    Issuer,
    OldAddress,
    Publication,
    Relation,
    Rubric,
    Version,
)
from portal.acts.rules.status import Effect
from portal.acts.services import relations
from portal.acts.services.files import attach
from portal.acts.services.register import correct, publish, register
from portal.acts.texts.akn import validate
from portal.kernel.errors import RuleViolation
from portal.kernel.roles import Role
from tests.acts.texts.test_odt import an_odt
from tests.desk import press
from tests.factories.act_documents import a_docx, p
from tests.factories.acts import a_read_act, a_relation, a_version, an_act, an_import, an_issuer
from tests.factories.people import an_officer
from tests.files import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def editors(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    return an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user


@pytest.fixture
def act(editors):
    act = Act(
        kind="postanovlenie",
        issuer=an_issuer(),
        adopted_on=date(2024, 2, 1),
        number="12",
        title="О стоянке",
    )
    return register(act, by=editors[0], at=timezone.now())


def _do(client, act, name, **data):
    return press(client, reverse("admin:acts_act_do", args=[act.pk, name]), data)


def _card(client, act):
    return client.get(reverse("admin:acts_act_change", args=[act.pk])).content.decode()


def a_zip(parts):
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _scan(name="скан.png"):
    return SimpleUploadedFile(name, samples.saved(samples.photo(), "PNG"))


# --- two pairs of eyes ------------------------------------------------------------------------


def test_the_database_lets_nobody_approve_his_own_act(act, editors):
    with pytest.raises(IntegrityError), transaction.atomic():
        Act.objects.filter(pk=act.pk).update(approved_by=editors[0])


def test_where_one_editor_is_enough_nobody_else_has_approved(act, editors, settings):
    settings.ACTS_SECOND_PAIR_OF_EYES = False
    publish(act, by=editors[0], at=timezone.now())
    act.refresh_from_db()
    assert (act.state, act.approved_by) == (Publication.PUBLISHED, None)


def test_the_queue_publishes_at_the_moment(client, act, editors):
    client.force_login(editors[1])
    wrong = _do(client, act, "publish", when="2020-01-01T10:00").content.decode()
    assert "Этот момент уже прошёл" in wrong
    when = timezone.localtime() + timedelta(hours=2)
    assert _do(client, act, "publish", when=f"{when:%Y-%m-%dT%H:%M}").status_code == 302
    act.refresh_from_db()
    assert act.state == Publication.SCHEDULED
    assert f"{when:%d.%m.%Y %H:%M}" in _card(client, act)
    Act.objects.filter(pk=act.pk).update(publish_at=timezone.now() - timedelta(minutes=1))
    app.tasks["acts.publish_due"](timestamp=0)
    act.refresh_from_db()
    assert act.is_public
    periodic = {task.name for task in app.tasks.values()}
    assert {"acts.publish_due", "acts.refresh_texts"} <= periodic


def test_a_withdrawal_says_why_to_readers_and_in_the_journal(client, act, editors):
    publish(act, by=editors[1], at=timezone.now())
    client.force_login(editors[0])
    assert "reason" in _do(client, act, "withdraw", reason="").context["form"].errors
    assert _do(client, act, "withdraw", reason="Опубликован по ошибке").status_code == 302
    event = act.events.latest("pgh_id")
    assert (event.state, event.withdrawn_why) == ("withdrawn", "Опубликован по ошибке")
    assert event.pgh_context.metadata["user"] == editors[0].pk
    client.logout()
    page = client.get(Act.objects.get(pk=act.pk).get_absolute_url())
    assert page.status_code == 410
    assert "по ошибке" in page.content.decode()


# --- files ------------------------------------------------------------------------------------


def test_the_editor_is_asked_about_personal_data_before_a_scan_goes_out(client, act, editors):
    client.force_login(editors[0])
    _do(client, act, "attach", role="scan", file=_scan())
    assert "не просмотрен" in _card(client, act)
    client.force_login(editors[1])
    refused = _do(client, act, "publish")
    assert "has_no_personal_data" in refused.context["form"].errors
    act.refresh_from_db()
    assert act.state == Publication.PREPARED
    assert _do(client, act, "publish", has_no_personal_data="on").status_code == 302
    client.logout()
    page = client.get(Act.objects.get(pk=act.pk).get_absolute_url()).content.decode()
    assert "скан без текстового слоя" in page


def test_a_scan_added_later_is_not_shown_until_somebody_has_looked(client, act, editors):
    publish(act, by=editors[1], at=timezone.now())
    client.force_login(editors[0])
    _do(client, act, "attach", role="scan", file=_scan())
    url = Act.objects.get(pk=act.pk).get_absolute_url()
    assert "скан.png" not in client.get(url).content.decode()
    assert "Файлы просмотрены" in _card(client, act)
    _do(client, act, "confirm")
    assert "скан.png" in client.get(url).content.decode()
    attached = act.files.get()
    assert _do(client, act, "detach", attached=attached.pk).status_code == 302
    assert not act.files.exists()
    assert "скан.png" not in client.get(url).content.decode()
    from django.apps import apps

    journal = apps.get_model("acts", "ActFileEvent").objects.filter(act_id=act.pk)
    assert [one.pgh_label for one in journal.order_by("pgh_id")] == ["insert", "update", "delete"]


PNG = samples.saved(samples.photo(), "PNG")


def _photographed() -> bytes:
    document, content = docx.Document(), io.BytesIO()
    document.add_picture(io.BytesIO(PNG))
    document.save(content)
    return content.getvalue()


_FRAME = "<text:p><draw:frame><draw:image/></draw:frame></text:p>"


@pytest.mark.parametrize(
    ("name", "content", "is_held"),
    [
        ("текст.png", PNG, True),
        ("текст.pdf", samples.pdf_of("picture"), True),
        ("текст.pdf", samples.pdf_of("words"), False),
        ("текст.pdf", samples.pdf_of("words", "words picture"), True),
        ("текст.pdf", samples.pdf_of("words", "nothing"), True),
        ("текст.docx", samples.docx_file(), False),
        ("текст.docx", _photographed(), True),
        ("текст.odt", an_odt(_FRAME), True),
        ("текст.odt", an_odt(f"<text:p>Слова.</text:p>{_FRAME}"), False),
    ],
)
def test_what_shows_pages_as_pictures_is_asked_about_under_any_name(
    client, act, editors, name, content, is_held
):
    publish(act, by=editors[1], at=timezone.now())
    client.force_login(editors[0])
    _do(client, act, "attach", role="text", file=SimpleUploadedFile(name, content))
    attached = act.files.get()
    url = Act.objects.get(pk=act.pk).get_absolute_url()
    download = reverse("files:download", args=[attached.file_id])

    def seen():
        taken = reader.get(download)
        is_taken = taken.status_code == 200 and bool(taken.getvalue())
        return name in reader.get(url).content.decode(), is_taken

    reader = Client()
    is_read = ProcrastinateJob.objects.filter(task_name="acts.read_text_layer").exists()
    assert is_read is name.endswith("pdf")
    if is_read:
        # Nobody knows what is on its pages until they are read.
        assert seen() == (False, False)
        app.tasks["acts.read_text_layer"](file_id=attached.pk)
    assert seen() == (not is_held, not is_held)
    assert ("не просмотрен" in _card(client, act)) is is_held
    assert ("Файлы просмотрены" in _card(client, act)) is is_held
    _do(client, act, "confirm")
    assert seen() == (True, True)


# --- texts ------------------------------------------------------------------------------------

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04 broken", "повреждён"),
        (a_docx(p("т"), **{"word/vbaProject.bin": b"x"}), "без макросов, в формате DOCX или ODT"),
        (a_zip({"a.txt": b"x"}), "Это архив. Распакуйте его"),
        (a_zip({"mimetype": b"application/vnd.oasis.opendocument.presentation"}), "презентация"),
        (_OLE, "Прочитать файл не удалось"),
        (b"%PDF-1.7", "скан приложите отдельно"),
    ],
)
def test_a_bad_file_is_refused_at_its_field_and_nothing_is_kept(
    client, act, editors, content, says
):
    client.force_login(editors[0])
    file = SimpleUploadedFile("акт.docx", content)
    response = _do(client, act, "add_version", valid_from="2024-02-01", file=file)
    refusal = str(response.context["form"].errors["file"])
    assert says in refusal
    # What the field does not take is not offered by it.
    assert "в формате PDF" not in refusal
    assert "Подходят: PDF" not in refusal
    assert not Version.objects.exists()


def test_tracked_changes_are_chosen_by_the_editor(client, act, editors):
    client.force_login(editors[0])
    changed = (
        '<w:p><w:r><w:t xml:space="preserve">1. Срок — </w:t></w:r>'
        '<w:del w:id="1" w:author="a"><w:r><w:delText>десять</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="a"><w:r><w:t>пять</w:t></w:r></w:ins></w:p>'
    )

    def send(**data):
        file = SimpleUploadedFile("акт.docx", a_docx(changed))
        return _do(client, act, "add_version", valid_from="2024-02-01", file=file, **data)

    assert "принять их или отклонить" in send().content.decode()
    assert send(changes="refuse").status_code == 302
    akn = act.versions.get().akn
    assert "десять" in akn
    assert "пять" not in akn


def test_hostile_html_leaves_nothing_but_its_words(client, act, editors):
    client.force_login(editors[0])
    hostile = (
        '<p onclick="x()">1. Слово <script>alert(1)</script><a href="javascript:x">ссылка</a></p>'
        '<p>2. <img src=x onerror=alert(1)><iframe src="//evil.example"></iframe>Второе &lt;b&gt;</p>'
    )
    assert (
        _do(client, act, "add_version", valid_from="2024-02-01", pasted=hostile).status_code == 302
    )
    publish(act, by=editors[1], at=timezone.now())
    client.logout()
    page = client.get(Act.objects.get(pk=act.pk).get_absolute_url()).content.decode()
    text = page.split('<div class="act-text">')[1].split("</main>")[0]
    assert "Второе &lt;b&gt;" in text
    for evil in ("<script", "onclick", "onerror", "javascript:", "iframe", "evil.example", "<img"):
        assert evil not in text


def test_corrected_particulars_are_in_the_text_and_the_old_address_leads_on():
    act = a_read_act()
    old = act.number
    act.number, act.title = "77-п", "О новом порядке"
    correct(act, at=timezone.now())
    for version in act.versions.all():
        validate(version.akn)
        assert "/77-п" in version.akn
        assert "О новом порядке" in version.akn
    assert OldAddress.objects.get(act=act).number == old


# --- particulars ------------------------------------------------------------------------------


def _save(client, act, **more):
    data = {
        "kind": act.kind,
        "issuer": act.issuer_id,
        "adopted_on": act.adopted_on.isoformat(),
        "number": act.number,
        "is_normative": "unknown",
        **more,
    }
    url = reverse("admin:acts_act_change", args=[act.pk])
    return client.post(url, data, follow=True).content.decode()


@pytest.mark.parametrize(
    ("begins", "says", "kept"),
    [
        ("", "Вступление в силу вычислено: 01.01.2028", date(2028, 1, 1)),
        ("2027-01-01", "не раньше 01.01.2028", date(2027, 1, 1)),
        ("2028-01-01", "", date(2028, 1, 1)),
    ],
)
def test_a_tax_acts_first_day_is_computed_and_warned_of(client, act, editors, begins, says, kept):
    """Rule 27: published 02.12.2026, so from 01.01.2028."""
    client.force_login(editors[0])
    page = _save(client, act, is_tax="on", published_on="2026-12-02", in_force_from=begins)
    act.refresh_from_db()
    assert act.in_force_from == kept
    assert says in page
    assert ("НК РФ" in page) is bool(says)


def test_an_act_that_is_there_already_is_refused_at_its_number(client, act, editors):
    client.force_login(editors[0])
    other = an_act(adopted_on=act.adopted_on)
    assert "Такой акт уже есть в реестре." in _save(client, other, number=act.number)


# --- relations --------------------------------------------------------------------------------


def _relate(client, **data):
    return client.post(reverse("admin:acts_relation_add"), data, follow=True)


def test_a_relation_is_entered_by_the_point_as_people_write_it(client, editors):
    target = an_act()
    a_version(target, "1. Первое:", "а) одно;", "б) другое.", "2. Второе.")
    source = an_act(adopted_on=date(2021, 1, 1))
    client.force_login(editors[0])
    data = {"source": source.pk, "target": target.pk, "effect": "amends", "from_on": "2021-02-01"}
    wrong = _relate(client, **data, point="пункт 9")
    assert "Такого пункта в тексте акта нет" in wrong.content.decode()
    for odd in ("пункт " * 30, "пункт 1\0"):
        assert "point" in _relate(client, **data, point=odd).context["adminform"].form.errors
    assert not Relation.objects.exists()
    odd = client.get(reverse("admin:acts_relation_add"), {"target": "abc", "what": "так"})
    assert 'value="так"' in odd.content.decode()
    _relate(client, **data, point="подпункт б пункта 1")
    relation = Relation.objects.get()
    assert relation.point == "para_1__subpara_b"
    assert relation.point_label == "подпункт б пункта 1"


def test_relations_that_cannot_be_are_refused_at_their_fields(client, editors):
    first, second = an_act(), an_act()
    older = an_act(adopted_on=date(2019, 1, 1))
    Relation.objects.create(
        source=first, target=second, effect=Effect.AMENDS, from_on=date(2020, 4, 1)
    )
    client.force_login(editors[0])
    for source, target, day, field in (
        (second, first, "2020-04-01", "target"),
        (first, first, "2020-04-01", "target"),
        (older, first, "2020-04-01", "source"),
        (first, older, "2020-01-01", "from_on"),
        (first, older, "2099-01-01", "from_on"),
    ):
        response = _relate(
            client, source=source.pk, target=target.pk, effect="repeals", from_on=day
        )
        form = response.context["adminform"].form
        assert form.errors, (source, target, day)
        assert field in form.errors or "__all__" in form.errors
    assert Relation.objects.count() == 1


def test_relations_are_found_by_either_act_and_stand_on_their_cards(client, editors):
    target = an_act(number="77-р", title="О порядке выгула собак")
    source = an_act(number="88-р", title="О снегоплавильне", adopted_on=date(2021, 1, 1))
    sought = a_relation(source=source, target=target, effect=Effect.SUSPENDS)
    a_relation(target=an_act(number="99-р"))
    client.force_login(editors[0])
    url = reverse("admin:acts_relation_changelist")
    for query in (
        {"q": "77-р"},
        {"q": "№ 88-р"},
        {"q": "выгул"},
        {"q": "снегоплавильня"},
        {"q": "постановление от 02.03.2020 № 77-р"},
        {"effect": "suspends"},
        {"q": "77-р", "effect": "suspends"},
    ):
        with CaptureQueriesContext(connection) as queries:
            found = client.get(url, query).context["cl"].result_list
        assert [one.pk for one in found] == [sought.pk], query
        counted = 'SELECT COUNT(*) AS "__count" FROM "acts_relation"'
        assert not [one for one in queries if one["sql"].startswith(counted)]
    assert not client.get(url, {"q": "77-р", "effect": "repeals"}).context["cl"].result_list
    card = reverse("admin:acts_relation_change", args=[sought.pk])
    for act, other in ((target, source), (source, target)):
        page = client.get(reverse("admin:acts_act_change", args=[act.pk])).content.decode()
        assert card in page
        assert other.heading in page


@pytest.mark.parametrize(
    ("days", "is_warned"),
    [
        (("2024-04-01", "2024-05-01", "2024-05-11"), False),
        (("2024-04-01", "2024-05-01", ""), True),
        (("2024-04-01", "2024-03-20", "2024-05-11"), True),
        (("2024-04-01", "2024-05-01", "2024-04-20"), True),
        (("2024-04-01", "", "2024-03-20"), True),
    ],
)
def test_a_charter_is_registered_then_published_then_in_force(
    client, act, editors, days, is_warned
):
    client.force_login(editors[0])
    names = ("registered_on", "published_on", "in_force_from")
    page = _save(client, act, is_normative="true", **dict(zip(names, days, strict=True)))
    act.refresh_from_db()
    assert act.registered_on == date(2024, 4, 1)
    assert ("сначала регистрируют" in page) == is_warned


def _posted(model, client, pk=None, **sent):
    name = f"admin:acts_{model._meta.model_name}_{'change' if pk else 'add'}"
    page = client.post(reverse(name, args=[pk] if pk else []), sent)
    return page.context["adminform"].form.errors.as_data() if page.context else {}


def test_each_form_tells_a_broken_constraint_at_its_field(client, editors):
    """What two fields contradict, or another row, stands at the field to be mended."""
    client.force_login(editors[0])
    target, source = an_act(), an_act(adopted_on=date(2021, 1, 1))
    act = {"kind": target.kind, "issuer": target.issuer_id, "is_normative": "unknown"}
    relation = {"source": source.pk, "target": target.pk, "effect": "suspends"}
    relations.relate(
        Relation(source=source, target=target, effect="suspends", from_on=date(2021, 1, 1)),
        at=timezone.now(),
    )
    draft = {
        "kind": target.kind, "issuer": target.issuer_id, "title": "О парках", "note": "Нужно.",
        "developer": "Управление", "contact": "Телефон", "discussed_from": "2026-02-01",
        "discussed_to": "2026-03-01", "expertise_to": "2026-02-10",
    }  # fmt: skip
    known, other = (Rubric.objects.create(name=name, slug=name) for name in ("dom", "dvor"))
    cases = [
        (Act, "number", {**act, "adopted_on": "2020-03-02", "number": target.number}),
        (Act, "in_force_from",
         {**act, "adopted_on": "2020-03-02", "number": "77", "in_force_from": "2020-03-01"}),
        (Relation, "from_on", {**relation, "from_on": "2021-02-01"}),
        (Relation, "target", {**relation, "target": source.pk, "from_on": "2021-02-01"}),
        (Relation, "to_on",
         {**relation, "effect": "amends", "from_on": "2021-02-01", "to_on": "2021-02-01"}),
        (Draft, "discussed_to", {**draft, "discussed_to": "2026-01-01"}),
        (Draft, "expertise_to", {**draft, "expertise_to": "2026-01-01"}),
        (Rubric, "name", {"name": "dom", "slug": "new"}),
        (Rubric, "slug", {"name": "new", "slug": "dom"}),
        (Issuer, "slug", {"name": "Мэр", "name_genitive": "Мэра", "slug": "mer"}),
    ]  # fmt: skip
    for model, field, sent in cases:
        errors = _posted(model, client, **sent)
        assert list(errors) == [field], (model, field, errors)
    assert list(_posted(Rubric, client, known.pk, name="dom", slug="dom", parent=known.pk)) == [
        "parent"
    ]
    assert not _posted(Rubric, client, other.pk, name="dvor", slug="dvor", parent=known.pk)


def test_the_slug_of_who_has_issued_acts_stays(client, editors):
    issuer = an_issuer()
    url = reverse("admin:acts_issuer_change", args=[issuer.pk])
    names = {"name": issuer.name, "name_genitive": issuer.name_genitive}
    client.force_login(editors[0])
    assert client.post(url, {**names, "slug": "glava"}).status_code == 302
    issuer.refresh_from_db()
    assert issuer.slug == "glava"
    an_act(issuer=issuer)
    client.post(url, {**names, "slug": "mayor"})
    issuer.refresh_from_db()
    assert issuer.slug == "glava"


def test_the_second_editor_reads_the_text_and_the_files_before_he_approves(client, act, editors):
    a_version(act, "1. Утвердить порядок.")
    scan = attach(
        act, _scan(), ActFile.Role.SCAN, has_no_personal_data=False, by=editors[0],
        at=timezone.now(),
    )  # fmt: skip
    client.force_login(editors[1])
    preview = reverse("admin:acts_act_preview", args=[act.pk])
    assert preview in _card(client, act)
    page = client.get(preview).content.decode()
    assert "Утвердить порядок." in page
    assert 'class="act-num"' in page
    file = reverse("files:download", args=[scan.file.pk])
    assert file in page
    assert client.get(file).getvalue()
    client.logout()
    assert client.get(file).status_code == 404
    assert client.get(preview).status_code == 302


# --- what is refused before it goes wrong, what is found -----------------------------------------


def test_the_database_lets_nobody_schedule_what_he_has_changed(act, editors):
    publish(act, by=editors[1], at=timezone.now(), when=timezone.now() + timedelta(hours=1))
    with pytest.raises(IntegrityError, match="act_scheduled_by_another"), transaction.atomic():
        Act.objects.filter(pk=act.pk).update(changed_by=editors[1])


def test_an_act_without_title_text_and_file_is_not_published(client, act, editors):
    Act.objects.filter(pk=act.pk).update(title="")
    client.force_login(editors[1])
    refused = _do(client, act, "publish")
    assert "Публиковать пока нечего" in str(refused.context["form"].errors["__all__"])
    a_version(act, "1. Утвердить.")
    assert _do(client, act, "publish").status_code == 302


@pytest.mark.parametrize("sign", ["\x0b", "\x1f", "\ufffe"])
def test_an_unseen_sign_in_a_correction_is_told_in_plain_words_at_its_field(
    client, act, editors, sign
):
    version = a_version(act, "1. Утвердить порядк.")
    client.force_login(editors[0])
    data = {"version": version.pk, "wrong": "порядк", "right": f"поря{sign}док"}
    page = _do(client, act, "correct_typing", **data)
    (told,) = page.context["form"].errors["right"]
    assert "невидимый служебный знак" in told
    assert page.context["form"]["wrong"].value() == "порядк"
    version.refresh_from_db()
    assert version.corrected_at is None


def test_a_day_of_adoption_to_come_is_refused_at_its_field(client, act, editors):
    tomorrow = timezone.localdate() + timedelta(days=1)
    client.force_login(editors[0])
    page = _save(client, act, adopted_on=tomorrow.isoformat())
    assert "Этот день ещё не наступил." in page
    act.refresh_from_db()
    assert act.adopted_on == date(2024, 2, 1)
    with pytest.raises(RuleViolation) as refused:
        register(
            Act(kind="prikaz", issuer=an_issuer(), adopted_on=tomorrow, number="1"),
            by=editors[0],
            at=timezone.now(),
        )
    assert (refused.value.code, refused.value.field) == ("adopted_ahead", "adopted_on")


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("380", {"380", "380-р", "380/4"}),
        ("380-р", {"380-р"}),
        ("№ 380 р", {"380-р"}),
        ("3801", {"3801"}),
        ("распоряжение 380", {"380-р"}),
        ("380-р от 02.03.2020", {"380-р"}),
        ("380-р от 02.03.2021", set()),
        ("о бюджете", {"3801"}),
    ],
)
def test_an_editor_finds_an_act_by_the_beginning_of_its_number(client, editors, typed, numbers):
    an_act(number="380")
    an_act(number="380-р", kind="rasporyazhenie")
    an_act(number="380/4")
    an_act(number="3801", title="О бюджете")
    an_act(number="1380")
    client.force_login(editors[0])
    asked = {
        "term": typed, "app_label": "acts", "model_name": "relation", "field_name": "source",
    }  # fmt: skip
    found = client.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert {one["text"].split("№\xa0")[1].split(" ")[0] for one in found} == numbers


def test_many_acts_are_published_at_once_and_each_refusal_is_told(client, act, editors):
    empty, own = (
        register(
            Act(kind="prikaz", issuer=an_issuer(), adopted_on=date(2024, 2, 1), number=number,
                title=title),
            by=by, at=timezone.now(),
        )
        for number, title, by in (("1", "", editors[0]), ("2", "О дворах", editors[1]))
    )  # fmt: skip
    client.force_login(editors[1])
    url = reverse("admin:acts_act_changelist")
    chosen = [act.pk, empty.pk, own.pk]
    seen = re.findall(r'name="seen" value="([^"]+)"', client.get(url).content.decode())
    data = {"action": "publish_chosen", "_selected_action": chosen, "seen": seen}
    page = client.post(url, data, follow=True).content.decode()
    assert "Опубликовано актов: 1." in page
    assert "№\xa01: Публиковать пока нечего" in page
    assert "№\xa02: Акт публикует не тот" in page
    states = dict(Act.objects.values_list("pk", "state"))
    assert (states[act.pk], states[empty.pk], states[own.pk]) == (
        "published", "prepared", "prepared",
    )  # fmt: skip


@pytest.mark.parametrize("months", [(3, 2), (2, 2)])
def test_an_act_is_published_at_once_with_those_that_amend_it(client, editors, months):
    amending, amended = (
        register(
            Act(kind="prikaz", issuer=an_issuer(), adopted_on=date(2024, month, 1),
                number=str(number), title="О дворах"),
            by=editors[0], at=timezone.now(),
        )
        for number, month in enumerate(months)
    )  # fmt: skip
    for one in (amended, amending):
        a_version(one, "1. Первый.")
    a_relation(source=amending, target=amended, effect="amends", from_on=date(2024, 3, 1))
    client.force_login(editors[1])
    url = reverse("admin:acts_act_changelist")
    seen = re.findall(r'name="seen" value="([^"]+)"', client.get(url).content.decode())
    data = {"action": "publish_chosen", "_selected_action": [amended.pk, amending.pk], "seen": seen}
    assert "Опубликовано актов: 2." in client.post(url, data, follow=True).content.decode()


def test_acts_of_an_import_are_listed_together(client, act, editors):
    imported = an_import(editors[0])
    imported.rows.update(act=act)
    an_act(number="77")
    client.force_login(editors[1])
    page = client.get(reverse("admin:acts_act_changelist"), {"import": imported.pk})
    assert [one.pk for one in page.context["cl"].result_list] == [act.pk]


def test_a_new_act_is_followed_by_its_card_where_its_text_is_entered(client, editors):
    client.force_login(editors[0])
    data = {
        "kind": "prikaz", "issuer": an_issuer().pk, "adopted_on": "2024-02-01", "number": "5",
        "is_normative": "unknown", "_save": "",
    }  # fmt: skip
    added = client.post(reverse("admin:acts_act_add"), data)
    act = Act.objects.get(number="5")
    assert added["Location"] == reverse("admin:acts_act_change", args=[act.pk])
    relate = f"{reverse('admin:acts_relation_add')}?target={act.pk}"
    assert relate in _card(client, act)
    assert f'value="{act.pk}" selected' in client.get(relate).content.decode()


def test_a_line_of_the_title_broken_in_word_is_joined(client, editors):
    client.force_login(editors[0])
    sent = {
        "kind": "postanovlenie", "issuer": an_issuer().pk, "adopted_on": "2020-01-01",
        "number": "№ 5", "title": "О\x0bпорядке",
    }  # fmt: skip
    client.post(reverse("admin:acts_act_add"), sent)
    assert Act.objects.get(number="5").title == "О порядке"


@pytest.mark.parametrize("number", ["..", "—", "5~"])
def test_a_number_that_no_address_can_have_is_refused_at_its_field(client, editors, number):
    client.force_login(editors[0])
    sent = {"kind": "postanovlenie", "issuer": an_issuer().pk, "adopted_on": "2020-01-01"}
    page = client.post(reverse("admin:acts_act_add"), {**sent, "number": number})
    assert "number" in page.context["adminform"].form.errors
    act = Act(**{**sent, "issuer": an_issuer(), "adopted_on": date(2020, 1, 1), "number": number})
    with pytest.raises(RuleViolation) as refused:
        register(act, by=editors[0], at=timezone.now())
    assert refused.value.field == "number"


def test_who_lets_a_tax_act_out_is_told_that_the_law_gives_a_later_day(client, editors):
    act = an_act(
        is_tax=True,
        published_on=date(2025, 11, 27),
        in_force_from=date(2025, 12, 1),
        adopted_on=date(2025, 11, 20),
        state=Publication.PREPARED,
        placed_at=None,
    )
    client.force_login(editors[1])
    card = f"/admin/acts/act/{act.pk}/"
    for page in (f"{card}change/", f"{card}do/publish/"):
        assert "вступает в силу не раньше 01.01.2026" in client.get(page).text, page
    Act.objects.filter(pk=act.pk).update(in_force_from=date(2026, 1, 1))
    for page in (f"{card}change/", f"{card}do/publish/"):
        assert "вступает в силу не раньше" not in client.get(page).text, page


def test_a_tax_act_of_which_nobody_knows_the_day_is_not_let_out(editors):
    act = an_act(is_tax=True, in_force_from=None, state=Publication.PREPARED, placed_at=None)
    with pytest.raises(RuleViolation) as refused:
        publish(act, by=editors[1], at=timezone.now())
    assert refused.value.code == "tax_day_unknown"
    Act.objects.filter(pk=act.pk).update(in_force_from=date(2026, 1, 1))
    publish(act, by=editors[1], at=timezone.now())
