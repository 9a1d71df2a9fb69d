"""The field that takes several files, and the cut of a huge one on its way in."""

import pytest
from django import forms
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from portal.files import services
from portal.files.forms import MultipleFileField, add_refusals


class Form(forms.Form):
    text = forms.CharField()
    files = MultipleFileField(required=False)


def bound(uploads, text="typed"):
    return Form({"text": text}, MultiValueDict({"files": uploads}))


def test_all_files_of_one_input_arrive_in_order(upload):
    uploads = [upload("a.txt", b"a"), upload("b.txt", b""), upload("c.zip", b"PK")]
    form = bound(uploads)
    assert form.is_valid()
    assert form.cleaned_data["files"] == uploads


def test_no_file_is_an_empty_list_or_an_error():
    form = bound([])
    assert form.is_valid()
    assert form.cleaned_data["files"] == []

    form.fields["files"].required = True
    form.full_clean()
    assert form.errors["files"]


def test_the_input_takes_several_and_offers_the_right_ones():
    html = str(Form()["files"])
    assert " multiple" in html
    for part in (".pdf", ".heic", "image/jpeg", ".docx"):
        assert part in html
    assert ".zip" not in html


def test_the_input_tells_the_script_every_limit(settings):
    settings.FILES_MAX_COUNT, settings.FILES_MAX_BYTES, settings.FILES_MAX_TOTAL_BYTES = 3, 20, 40
    html = str(Form()["files"])
    for limit in ('count="3"', 'bytes="20"', 'total-bytes="40"'):
        assert f"data-max-{limit}" in html


@pytest.mark.django_db
def test_refusals_stand_at_the_field_and_the_rest_stays(upload, at):
    form = bound([upload("a.txt", b"text"), upload("b.zip", b"PK\x03\x04"), upload("c.txt", b"")])
    assert form.is_valid()
    result = services.accept_many(form.cleaned_data["files"], by=None, at=at)
    add_refusals(form, "files", result.refused)

    assert [file.name for file in result.accepted] == ["a.txt"]
    assert len(form.errors["files"]) == 2
    assert "«b.zip»" in form.errors["files"][0]
    assert "«c.txt»" in form.errors["files"][1]
    assert form["text"].value() == "typed"


def view(request):
    sizes = [f"{upload.name}={upload.size}" for upload in request.FILES.getlist("files")]
    response = HttpResponse(" ".join([request.POST["text"], *sizes]))
    request.close()
    return response


@pytest.mark.parametrize("memory", [0, 100_000_000])
def test_a_huge_file_is_cut_and_the_form_around_it_arrives(upload, settings, memory):
    settings.FILES_MAX_BYTES = 100_000
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = memory
    request = RequestFactory().post(
        "/",
        {
            "files": [upload("small.txt", b"x" * 90_000), upload("huge.txt", b"x" * 900_000)],
            "text": "typed",
        },
    )
    text, small, huge = view(request).content.decode().split()
    assert (text, small) == ("typed", "small.txt=90000")
    assert 100_000 < int(huge.split("=")[1]) <= 100_000 + 2 * 65_536
