"""Publishing: a second pair of eyes, a moment, a scan that somebody has looked at."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.acts.models import Act, ActFile, Kind, Publication, Version
from portal.acts.services.files import attach, read_text_layer
from portal.acts.services.register import (
    correct,
    publish,
    publish_due,
    register,
    take_over,
    withdraw,
)
from portal.acts.services.standing import refresh_text
from portal.acts.services.texts import add_version
from portal.backoffice.history import changes_of
from portal.files.models import StoredFile
from portal.kernel.errors import RuleViolation
from portal.kernel.roles import Role
from tests.desk import press
from tests.factories.acts import LINES, a_correction, a_read_act, a_text, an_issuer
from tests.factories.people import an_officer
from tests.files import samples

pytestmark = pytest.mark.django_db


def _prepared(by):
    act = Act(
        kind=Kind.RESOLUTION,
        issuer=an_issuer(),
        adopted_on=date(2024, 2, 1),
        number="12",
        title="О порядке стоянки",
    )
    return register(act, by=by, at=timezone.now())


def test_who_prepared_an_act_does_not_publish_it(settings):
    one, other = an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user
    act = _prepared(one)
    assert Client().get(Act.objects.get(pk=act.pk).get_absolute_url()).status_code == 404
    with pytest.raises(RuleViolation) as refused:
        publish(act, by=one, at=timezone.now())
    assert refused.value.code == "second_pair_of_eyes"
    publish(act, by=other, at=timezone.now())
    act = Act.objects.get(pk=act.pk)
    assert (act.state, act.approved_by) == (Publication.PUBLISHED, other)
    assert Client().get(act.get_absolute_url()).status_code == 200


def test_an_act_appears_at_its_moment_and_not_before():
    one, other = an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user
    act, now = _prepared(one), timezone.now()
    with pytest.raises(RuleViolation) as refused:
        publish(act, by=other, at=now, when=now - timedelta(minutes=1))
    assert refused.value.code == "past"
    publish(act, by=other, at=now, when=now + timedelta(hours=1))
    assert publish_due(at=now + timedelta(minutes=59)) == 0
    assert publish_due(at=now + timedelta(hours=1)) == 1
    assert publish_due(at=now + timedelta(hours=2)) == 0
    assert Act.objects.get(pk=act.pk).is_public
    # The clock only did what he had decided.
    told = {(change.who, change.reason) for change in changes_of([act])}
    assert (other, "в назначенное время") in told


def test_the_same_act_is_not_entered_twice():
    by = an_officer(Role.EDITOR).user
    _prepared(by)
    with pytest.raises(RuleViolation) as refused:
        _prepared(by)
    assert refused.value.code == "act_exists"


def _pdf(client) -> bytes:
    return client.get(f"{a_read_act().get_absolute_url()}text.pdf").content


def test_a_scan_goes_out_after_a_look_and_its_text_layer_is_found(client, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    one, other = an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user
    act, now = _prepared(one), timezone.now()
    upload = SimpleUploadedFile("скан.pdf", _pdf(client))
    scan = attach(act, upload, ActFile.Role.SCAN, has_no_personal_data=False, by=one, at=now)
    assert scan.is_mute_scan
    with pytest.raises(RuleViolation) as refused:
        publish(act, by=other, at=now)
    assert refused.value.code == "scan_not_confirmed"
    ActFile.objects.update(has_no_personal_data=True)
    publish(act, by=other, at=now)
    read_text_layer(scan, on=timezone.localdate())
    assert Act.objects.with_words("рублей в час").filter(pk=act.pk).exists()
    page = client.get(Act.objects.get(pk=act.pk).get_absolute_url()).content.decode()
    assert scan.file.sha256 in page
    link = f'<a href="{reverse("files:download", args=[scan.file.pk])}">скан подписанного акта</a>'
    assert f"здесь только сведения о нём и {link}." in page.replace("&nbsp;", " ")
    taken = client.get(reverse("files:download", args=[scan.file.pk]))
    assert taken.getvalue().startswith(b"%PDF")


def test_words_that_the_lines_of_a_scan_break_are_found(client, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    by = an_officer(Role.EDITOR).user
    act, now = _prepared(by), timezone.now()
    upload = SimpleUploadedFile("скан.pdf", _pdf(client))
    attach(act, upload, ActFile.Role.SCAN, has_no_personal_data=True, by=by, at=now)
    ActFile.objects.update(text="Меро\u00ad приятия админи-\nстрации № 380-\nр")
    refresh_text(act, on=timezone.localdate())
    act.refresh_from_db()
    assert act.text == "Мероприятия администрации № 380-р"


def test_a_signature_is_told_from_another_file(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    by = an_officer(Role.EDITOR).user
    act, now = _prepared(by), timezone.now()
    with pytest.raises(RuleViolation) as refused:
        upload = SimpleUploadedFile("акт.sig", b"no signature")
        attach(act, upload, ActFile.Role.SIGNATURE, has_no_personal_data=True, by=by, at=now)
    assert refused.value.code == "no_signature"
    upload = SimpleUploadedFile("акт.sig", b"\x30\x82\x01\x02" + b"x" * 300)
    found = attach(act, upload, ActFile.Role.SIGNATURE, has_no_personal_data=True, by=by, at=now)
    assert found.file.kind == "sig"


_SIGNATURE = b"\x30\x82\x01\x02" + b"x" * 300


def _attach(act, name, content, role=ActFile.Role.SIGNATURE, *, by):
    upload = SimpleUploadedFile(name, content)
    return attach(act, upload, role, has_no_personal_data=True, by=by, at=timezone.now())


def test_the_same_file_is_not_attached_to_an_act_twice(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    by = an_officer(Role.EDITOR).user
    act, content = _prepared(by), samples.pdf_of("words")
    _attach(act, "акт.pdf", content, ActFile.Role.SCAN, by=by)
    with pytest.raises(RuleViolation, match="скан подписанного акта, «акт.pdf»") as refused:
        _attach(act, "копия.pdf", content, ActFile.Role.TEXT, by=by)
    assert refused.value.code == "file_repeated"
    assert act.files.count() == StoredFile.objects.count() == 1
    _attach(act, "другой.pdf", samples.pdf_of("words", "words"), ActFile.Role.SCAN, by=by)
    assert act.files.count() == 2


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("name", ["акт.pdf.sig", "АКТ.p7s"])
def test_a_signature_signs_the_file_that_it_is_named_for(settings, tmp_path, name, is_first):
    settings.FILES_ROOT = tmp_path
    by = an_officer(Role.EDITOR).user
    act = _prepared(by)
    _attach(act, "приложение.pdf", samples.pdf_of("words", "words"), ActFile.Role.SCAN, by=by)
    if is_first:
        _attach(act, name, _SIGNATURE, by=by)
    scan = _attach(act, "акт.pdf", samples.pdf_of("words"), ActFile.Role.SCAN, by=by)
    if not is_first:
        _attach(act, name, _SIGNATURE, by=by)
    assert act.files.get(role=ActFile.Role.SIGNATURE).signs == scan


def test_a_signature_whose_file_is_gone_is_not_told_to_sign_another_of_the_same_name(
    client, settings, tmp_path
):
    settings.FILES_ROOT = tmp_path
    by = an_officer(Role.EDITOR).user
    act = _prepared(by)
    wrong = _attach(act, "акт.pdf", samples.pdf_of("words"), ActFile.Role.SCAN, by=by)
    signature = _attach(act, "акт.pdf.sig", _SIGNATURE, by=by)
    client.force_login(by)

    def do(step, **data):
        step = reverse("admin:acts_act_do", args=[act.pk, step])
        return client.post(step, data, follow=True).content.decode()

    assert "Подпись «акт.pdf.sig» сделана для файла, которого больше нет" in do(
        "detach", attached=wrong.pk
    )
    right = SimpleUploadedFile("акт.pdf", samples.pdf_of("words", "words"))
    told = do("attach", role="scan", file=right)
    assert "к другому она не подойдёт, даже если он назван так же" in told
    assert "По имени не понять" not in told
    signature.refresh_from_db()
    assert signature.signs is None
    its = _attach(act, "АКТ.PDF.SIG", _SIGNATURE + b"y", by=by)
    its.refresh_from_db()
    assert its.signs == act.files.get(role="scan")
    assert "Файл убран" not in do("detach", attached=signature.pk)


def test_what_a_signature_signs_is_asked_where_names_do_not_say_and_shown_to_readers(
    client, settings, tmp_path
):
    settings.FILES_ROOT = tmp_path
    one, other = an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user
    act = _prepared(one)
    for name in ("акт.pdf", "акт.txt"):
        content = samples.pdf_of("words") if name.endswith("pdf") else b"1. \xd0\x90"
        _attach(act, name, content, ActFile.Role.TEXT, by=one)
    client.force_login(one)

    def do(step, **data):
        return client.post(reverse("admin:acts_act_do", args=[act.pk, step]), data, follow=True)

    upload = SimpleUploadedFile("акт.sig", _SIGNATURE)
    told = do("attach", role="signature", file=upload).content.decode()
    assert "По имени не понять, что подписано: «акт.sig»" in told
    assert "что подписано: не указано" in told
    signature, signed = act.files.get(role="signature"), act.files.get(file__name="акт.pdf")
    told = do("sign", signature=signature.pk, signed=signed.pk).content.decode()
    assert "что подписано: «акт.pdf»" in told
    assert "не сойдётся" not in told
    photo = samples.saved(samples.photo(), "PNG")
    _attach(act, "фото.png", photo, ActFile.Role.SCAN, by=one)
    picture = act.files.get(file__name="фото.png")
    told = do("sign", signature=signature.pk, signed=picture.pk).content.decode()
    assert "подпись к нему не сойдётся: приложите PDF" in told
    do("sign", signature=signature.pk, signed=signed.pk)
    do("detach", attached=picture.pk)
    ActFile.objects.update(has_no_personal_data=True)
    publish(act, by=other, at=timezone.now())
    url = Act.objects.get(pk=act.pk).get_absolute_url()
    page = Client().get(url).content.decode()
    files = page.partition('id="files"')[2].partition("</ul>")[0]
    assert "не&nbsp;сойдётся" not in files
    mine, text = (one for one in files.split("<li>")[1:])
    assert "акт.pdf" in mine
    assert "Подпись: <a" in mine
    assert signature.file.sha256 in mine
    assert "Подпись" not in text
    # Of a file that is gone it signs nothing, and stays.
    do("detach", attached=signed.pk)
    assert "Отсоединённая электронная подпись: акт.sig" in Client().get(url).content.decode()


def test_editor_and_reader_learn_that_a_signature_does_not_fit_the_picture_that_is_kept(
    client, settings, tmp_path
):
    settings.FILES_ROOT = tmp_path
    one, other = an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user
    act = _prepared(one)
    photo = samples.saved(samples.photo(), "PNG")
    _attach(act, "скан.png", photo, ActFile.Role.SCAN, by=one)
    client.force_login(one)
    url = reverse("admin:acts_act_do", args=[act.pk, "attach"])
    upload = SimpleUploadedFile("скан.png.sig", _SIGNATURE)
    said = client.post(url, {"role": "signature", "file": upload}, follow=True).content.decode()
    assert "Подпись «скан.png.sig» с файлом «скан.png» не сойдётся" in said
    ActFile.objects.update(has_no_personal_data=True)
    publish(act, by=other, at=timezone.now())
    page = Client().get(Act.objects.get(pk=act.pk).get_absolute_url()).content.decode()
    assert "с&nbsp;этой копией она не&nbsp;сойдётся" in page.partition('id="files"')[2]


def test_the_editor_goes_through_the_steps_of_the_desk(client, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    one, other = an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user
    act = _prepared(one)
    client.force_login(one)
    card = client.get(reverse("admin:acts_act_change", args=[act.pk])).content.decode()
    assert "Внести текст или редакцию" in card

    def do(name, **data):
        return press(client, reverse("admin:acts_act_do", args=[act.pk, name]), data)

    refused = do("add_version", valid_from="2024-02-01").content.decode()
    assert "Приложите файл или вставьте текст." in refused
    pasted = "1. Первый пункт.\n2. Второй пункт."
    assert do("add_version", valid_from="2024-02-01", pasted=pasted).status_code == 302
    assert "уже есть" in do("add_version", valid_from="2024-02-01", pasted=pasted).content.decode()
    assert "попросите другого" in do("publish").content.decode()
    assert do("verify", on="2024-02-05").status_code == 302
    mended = {"version": act.versions.get().pk, "wrong": "Второй", "right": "Вторый"}
    assert do("correct_typing", **mended).status_code == 302
    client.force_login(other)
    assert do("publish").status_code == 302
    page = Client().get(Act.objects.get(pk=act.pk).get_absolute_url()).content.decode()
    assert "Вторый пункт" in page
    assert "внесено исправление" in page


def test_who_added_the_text_does_not_publish_it_either():
    one, other = an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user
    act, now = _prepared(one), timezone.now()
    act.refresh_from_db()
    text = Version(act=act, valid_from=act.adopted_on, akn=a_text(*LINES))
    add_version(text, on=now.date(), at=now, by=other)
    for by in (one, other):
        with pytest.raises(RuleViolation) as refused:
            publish(act, by=by, at=now)
        assert refused.value.code == "second_pair_of_eyes"
    publish(act, by=an_officer(Role.EDITOR).user, at=now)


def test_who_had_a_hand_in_it_before_others_does_not_publish_it_either():
    one, other = an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user
    act, now = _prepared(one), timezone.now()
    text = Version(act=act, valid_from=act.adopted_on, akn=a_text(*LINES))
    add_version(text, on=now.date(), at=now, by=other)
    act.refresh_from_db()
    act.remark = "Первый записал ещё что-то"
    correct(act, at=now, by=one)
    for by in (one, other):
        with pytest.raises(RuleViolation, match="Отвечать за весь акт"):
            publish(act, by=by, at=now)
    # One of the two reads the whole and answers for it.
    take_over(act, by=one)
    with pytest.raises(RuleViolation, match="другого редактора"):
        publish(act, by=one, at=now)
    publish(act, by=other, at=now)
    # Let out: neither has had a hand in what it is now.
    withdraw(act, "Ошибка", at=now)
    act.refresh_from_db()
    assert not act.hands.exists()


def test_who_approved_what_was_withdrawn_may_answer_for_the_whole():
    one, other = an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user
    act, now = _prepared(one), timezone.now()
    publish(act, by=other, at=now)
    withdraw(act, "Ошибка", at=now)
    take_over(act, by=other)
    with pytest.raises(RuleViolation, match="другого редактора"):
        publish(act, by=other, at=now)
    publish(act, by=one, at=now)


def test_what_nobody_has_looked_at_before_a_withdrawal_is_not_let_out_by_who_changed_it():
    one, other = an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user
    act, now = _prepared(one), timezone.now()
    publish(act, by=other, at=now)
    act.refresh_from_db()
    for by in (other, an_officer(Role.EDITOR).user):
        act.remark += "Ещё. "
        correct(act, at=now, by=by)
    withdraw(act, "Ошибка", at=now, by=one)
    with pytest.raises(RuleViolation, match="другого редактора"):
        publish(act, by=other, at=now)


@pytest.mark.parametrize("what", ["typing", "particulars", "text"])
def test_a_change_after_the_approval_needs_a_new_one(what):
    one, other = an_officer(Role.EDITOR).user, an_officer(Role.EDITOR).user
    act, now = _prepared(one), timezone.now()
    act.refresh_from_db()
    text = Version(act=act, valid_from=act.adopted_on, akn=a_text(*LINES))
    add_version(text, on=now.date(), at=now, by=one)
    publish(act, by=other, at=now, when=now + timedelta(hours=1))
    if what == "typing":
        a_correction(text, "Контроль", "Контролль", now, by=other)
    elif what == "particulars":
        act.refresh_from_db()
        act.title = "О другом"
        correct(act, at=now, by=other)
    else:
        newer = Version(act=act, valid_from=now.date(), akn=a_text(*LINES[:2]))
        add_version(newer, on=now.date(), at=now, by=other)
    act.refresh_from_db()
    assert (act.state, act.approved_by, act.publish_at) == (
        Publication.PREPARED,
        None,
        now + timedelta(hours=1),
    )
    assert act.changed_by == other
    assert publish_due(at=now + timedelta(hours=2)) == 0
