"""Another editor looks at what was changed of a published draft, too."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("acts", "0012_names_of_issuers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="secondlook",
            options={
                "ordering": ["id"],
                "verbose_name": "изменение для второго редактора",
                "verbose_name_plural": "изменения опубликованных актов и проектов, которые ещё не посмотрел второй редактор",
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="secondlook",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="secondlook",
            name="update_update",
        ),
        migrations.RemoveConstraint(
            model_name="secondlook",
            name="act_second_look_once_each",
        ),
        migrations.RemoveConstraint(
            model_name="secondlook",
            name="act_second_look_of_one",
        ),
        migrations.AddField(
            model_name="secondlook",
            name="draft",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="second_looks",
                to="acts.draft",
                verbose_name="проект акта",
            ),
        ),
        migrations.AddField(
            model_name="secondlookevent",
            name="draft",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="acts.draft",
                verbose_name="проект акта",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="secondlook",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "acts_secondlookevent" ("act_id", "by_id", "draft_id", "id", "issuer_id", "last_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rubric_id", "seen_at", "seen_by_id", "since") VALUES (NEW."act_id", NEW."by_id", NEW."draft_id", NEW."id", NEW."issuer_id", NEW."last_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rubric_id", NEW."seen_at", NEW."seen_by_id", NEW."since"); RETURN NULL;',
                    hash="21ffd1d10b9d1ab5f1cf005d267e8607a5339e35",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f9d88",
                    table="acts_secondlook",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="secondlook",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."seen_at" IS DISTINCT FROM (NEW."seen_at"))',
                    func='INSERT INTO "acts_secondlookevent" ("act_id", "by_id", "draft_id", "id", "issuer_id", "last_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rubric_id", "seen_at", "seen_by_id", "since") VALUES (NEW."act_id", NEW."by_id", NEW."draft_id", NEW."id", NEW."issuer_id", NEW."last_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rubric_id", NEW."seen_at", NEW."seen_by_id", NEW."since"); RETURN NULL;',
                    hash="a93eb5ed8f5971a6b46595150a88313fb6047b02",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f112c",
                    table="acts_secondlook",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="secondlook",
            constraint=models.UniqueConstraint(
                condition=models.Q(("seen_at", None)),
                fields=("act", "issuer", "rubric", "draft", "by"),
                name="act_second_look_once_each",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="secondlook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("act__isnull", False), ("draft", None), ("issuer", None), ("rubric", None)
                    ),
                    models.Q(
                        ("act", None), ("draft", None), ("issuer__isnull", False), ("rubric", None)
                    ),
                    models.Q(
                        ("act", None), ("draft", None), ("issuer", None), ("rubric__isnull", False)
                    ),
                    models.Q(
                        ("act", None), ("draft__isnull", False), ("issuer", None), ("rubric", None)
                    ),
                    _connector="OR",
                ),
                name="act_second_look_of_one",
            ),
        ),
    ]
