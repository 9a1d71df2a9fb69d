"""Load the classifier, version 4, with lay words, and the subjects in plain words."""

from pathlib import Path

from django.db import migrations

_DATA = Path(__file__).resolve().parent.parent / "data"
_VERSION = 4
_QUESTION_LEVEL = 4


def _rows(name):
    text = (_DATA / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line]


def load(apps, schema_editor):
    code_model = apps.get_model("appeals", "ClassifierCode")
    subject_model = apps.get_model("appeals", "PlainSubject")
    lay_words = dict(_rows("lay_words.tsv"))
    levels = {}
    for code, name in _rows("classifier-v4.tsv"):
        levels.setdefault(code.count(".") + 1, []).append((code, name))
    known = {}
    for level in sorted(levels):
        made = code_model.objects.bulk_create(
            code_model(
                version=_VERSION,
                code=code,
                name=name,
                level=level,
                parent=known.get(code.rpartition(".")[0]),
                is_assignable=level >= _QUESTION_LEVEL,
                lay_words=lay_words.get(code, ""),
            )
            for code, name in levels[level]
        )
        known.update((row.code, row) for row in made)
    subject_model.objects.bulk_create(
        subject_model(slug=slug, name=name, hint=hint, code=known.get(code), position=position)
        for position, (slug, name, hint, code) in enumerate(_rows("plain_subjects.tsv"), start=1)
    )


def unload(apps, schema_editor):
    apps.get_model("appeals", "PlainSubject").objects.all().delete()
    codes = apps.get_model("appeals", "ClassifierCode").objects.filter(version=_VERSION)
    for level in range(5, 0, -1):
        codes.filter(level=level).delete()


class Migration(migrations.Migration):
    dependencies = [("appeals", "0001_schema")]

    operations = [migrations.RunPython(load, unload)]
