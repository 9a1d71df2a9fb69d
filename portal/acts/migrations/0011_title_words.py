"""The words of the published titles, for searches that are misspelt."""

import django.contrib.postgres.indexes
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

_WORDS_OF_TITLES = """
    INSERT INTO acts_titleword (word, stem)
    SELECT word, stem
    FROM (
        SELECT DISTINCT regexp_split_to_table(title_key, '[^а-я]+') AS word
        FROM acts_act WHERE state = 'published'
    ) AS title, LATERAL (SELECT (ts_lexize('russian_stem', word))[1] AS stem) AS stemmed
    WHERE length(word) BETWEEN 3 AND 40 AND stem IS NOT NULL
    ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [
        ("acts", "0010_second_looks"),
    ]

    operations = [
        migrations.CreateModel(
            name="TitleWord",
            fields=[
                (
                    "word",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="слово"
                    ),
                ),
                ("stem", models.CharField(max_length=40, verbose_name="основа")),
            ],
            options={
                "verbose_name": "слово названий",
                "verbose_name_plural": "слова названий",
            },
        ),
        migrations.RemoveIndex(
            model_name="act",
            name="act_title",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="act",
            trigger=pgtrigger.compiler.Trigger(
                name="title_words",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"state\" = 'published')",
                    func="\n                    INSERT INTO acts_titleword (word, stem)\n                    SELECT word, stem FROM (\n        SELECT word, stem\n        FROM (SELECT DISTINCT regexp_split_to_table(NEW.title_key, '[^а-я]+') AS word ) AS title,\n            LATERAL (SELECT (ts_lexize('russian_stem', word))[1] AS stem) AS stemmed\n        WHERE length(word) BETWEEN 3 AND 40 AND stem IS NOT NULL\n    ) AS found\n                    ORDER BY word ON CONFLICT DO NOTHING;\n                    RETURN NULL;\n                ",
                    hash="0ea79a953a36cb6768d701f44fb306f1f0af5e89",
                    operation='INSERT OR UPDATE OF "title", "state"',
                    pgid="pgtrigger_title_words_dfbcc",
                    table="acts_act",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="titleword",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("stem", "gin_trgm_ops"),
                fastupdate=False,
                name="title_word_near",
            ),
        ),
        migrations.RunSQL(_WORDS_OF_TITLES, migrations.RunSQL.noop),
    ]
