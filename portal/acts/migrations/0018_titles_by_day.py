"""What an act is called on a day: new titles of amendments, the title as adopted, words of all."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import portal.web.match_keys


class Migration(migrations.Migration):
    dependencies = [
        ("acts", "0017_hands"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="act",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="act",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="act",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="act",
            name="title_words",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="relation",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="relation",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="relation",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="act",
            name="first_title",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=1000,
                verbose_name="название при принятии",
            ),
        ),
        migrations.AddField(
            model_name="act",
            name="other_titles",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                verbose_name="другие названия",
            ),
        ),
        migrations.AddField(
            model_name="actevent",
            name="first_title",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=1000,
                verbose_name="название при принятии",
            ),
        ),
        migrations.AddField(
            model_name="relation",
            name="new_title",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=1000,
                verbose_name="новое название",
            ),
        ),
        migrations.AddField(
            model_name="relationevent",
            name="new_title",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=1000,
                verbose_name="новое название",
            ),
        ),
        # A generated column cannot be altered: it is made anew, and its index with it.
        migrations.RemoveIndex(model_name="act", name="act_search"),
        migrations.RemoveField(model_name="act", name="search"),
        migrations.RemoveField(model_name="act", name="title_key"),
        migrations.AddField(
            model_name="act",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.contrib.postgres.search.CombinedSearchVector(
                    django.contrib.postgres.search.SearchVector(
                        portal.web.match_keys.MatchKey(
                            django.db.models.functions.text.Concat(
                                models.F("number"),
                                models.Value(" "),
                                models.F("title"),
                                models.Value(" "),
                                models.F("other_titles"),
                                output_field=models.TextField(),
                            )
                        ),
                        config="russian",
                        weight="A",
                    ),
                    "||",
                    django.contrib.postgres.search.SearchVector(
                        portal.web.match_keys.MatchKey(models.F("text")),
                        config="russian",
                        weight="D",
                    ),
                    django.contrib.postgres.search.SearchConfig("russian"),
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddField(
            model_name="act",
            name="title_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=portal.web.match_keys.MatchKey(
                    django.db.models.functions.text.Concat(
                        models.F("title"),
                        models.Value(" "),
                        models.F("other_titles"),
                        output_field=models.TextField(),
                    )
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="act",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search"], fastupdate=False, name="act_search"
            ),
        ),
        # As in 0002; without figures of the new columns the planner would walk the whole register.
        migrations.RunSQL(
            "ALTER TABLE acts_act ALTER COLUMN search SET STATISTICS 1000",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL("ANALYZE acts_act", migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name="act",
            trigger=pgtrigger.compiler.Trigger(
                name="title_words",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"state\" = 'published')",
                    func="\n                    INSERT INTO acts_titleword (word, stem)\n                    SELECT word, stem FROM (\n        SELECT word, stem\n        FROM (SELECT DISTINCT regexp_split_to_table(NEW.title_key, '[^а-я]+') AS word ) AS title,\n            LATERAL (SELECT (ts_lexize('russian_stem', word))[1] AS stem) AS stemmed\n        WHERE length(word) BETWEEN 3 AND 40 AND stem IS NOT NULL\n    ) AS found\n                    ORDER BY word ON CONFLICT DO NOTHING;\n                    RETURN NULL;\n                ",
                    hash="79ff1c45ff52c05641fe7f5315ed893b0efd049e",
                    operation='INSERT OR UPDATE OF "title", "other_titles", "state"',
                    pgid="pgtrigger_title_words_dfbcc",
                    table="acts_act",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="act",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "acts_actevent" ("adopted_on", "approved_by_id", "changed_at", "changed_by_id", "first_title", "id", "in_force_from", "is_normative", "is_tax", "issuer_id", "kind", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "prepared_by_id", "publish_at", "published_in", "published_issue", "published_on", "registered_as", "registered_on", "remark", "signatory", "state", "title", "verified_by_id", "verified_on", "withdrawn_at", "withdrawn_why") VALUES (NEW."adopted_on", NEW."approved_by_id", NEW."changed_at", NEW."changed_by_id", NEW."first_title", NEW."id", NEW."in_force_from", NEW."is_normative", NEW."is_tax", NEW."issuer_id", NEW."kind", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."placed_at", NEW."prepared_by_id", NEW."publish_at", NEW."published_in", NEW."published_issue", NEW."published_on", NEW."registered_as", NEW."registered_on", NEW."remark", NEW."signatory", NEW."state", NEW."title", NEW."verified_by_id", NEW."verified_on", NEW."withdrawn_at", NEW."withdrawn_why"); RETURN NULL;',
                    hash="5b308615a746dba9ac8b42e56dec7948d4cd3ec6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7d410",
                    table="acts_act",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="act",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."adopted_on" IS DISTINCT FROM (NEW."adopted_on") OR OLD."approved_by_id" IS DISTINCT FROM (NEW."approved_by_id") OR OLD."changed_at" IS DISTINCT FROM (NEW."changed_at") OR OLD."changed_by_id" IS DISTINCT FROM (NEW."changed_by_id") OR OLD."first_title" IS DISTINCT FROM (NEW."first_title") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."in_force_from" IS DISTINCT FROM (NEW."in_force_from") OR OLD."is_normative" IS DISTINCT FROM (NEW."is_normative") OR OLD."is_tax" IS DISTINCT FROM (NEW."is_tax") OR OLD."issuer_id" IS DISTINCT FROM (NEW."issuer_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."placed_at" IS DISTINCT FROM (NEW."placed_at") OR OLD."prepared_by_id" IS DISTINCT FROM (NEW."prepared_by_id") OR OLD."publish_at" IS DISTINCT FROM (NEW."publish_at") OR OLD."published_in" IS DISTINCT FROM (NEW."published_in") OR OLD."published_issue" IS DISTINCT FROM (NEW."published_issue") OR OLD."published_on" IS DISTINCT FROM (NEW."published_on") OR OLD."registered_as" IS DISTINCT FROM (NEW."registered_as") OR OLD."registered_on" IS DISTINCT FROM (NEW."registered_on") OR OLD."remark" IS DISTINCT FROM (NEW."remark") OR OLD."signatory" IS DISTINCT FROM (NEW."signatory") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."verified_by_id" IS DISTINCT FROM (NEW."verified_by_id") OR OLD."verified_on" IS DISTINCT FROM (NEW."verified_on") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at") OR OLD."withdrawn_why" IS DISTINCT FROM (NEW."withdrawn_why"))',
                    func='INSERT INTO "acts_actevent" ("adopted_on", "approved_by_id", "changed_at", "changed_by_id", "first_title", "id", "in_force_from", "is_normative", "is_tax", "issuer_id", "kind", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "prepared_by_id", "publish_at", "published_in", "published_issue", "published_on", "registered_as", "registered_on", "remark", "signatory", "state", "title", "verified_by_id", "verified_on", "withdrawn_at", "withdrawn_why") VALUES (NEW."adopted_on", NEW."approved_by_id", NEW."changed_at", NEW."changed_by_id", NEW."first_title", NEW."id", NEW."in_force_from", NEW."is_normative", NEW."is_tax", NEW."issuer_id", NEW."kind", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."placed_at", NEW."prepared_by_id", NEW."publish_at", NEW."published_in", NEW."published_issue", NEW."published_on", NEW."registered_as", NEW."registered_on", NEW."remark", NEW."signatory", NEW."state", NEW."title", NEW."verified_by_id", NEW."verified_on", NEW."withdrawn_at", NEW."withdrawn_why"); RETURN NULL;',
                    hash="0fd1eb7c8cc416b82c95fa4801282fba6b416825",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c27fc",
                    table="acts_act",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="act",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "acts_actevent" ("adopted_on", "approved_by_id", "changed_at", "changed_by_id", "first_title", "id", "in_force_from", "is_normative", "is_tax", "issuer_id", "kind", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "prepared_by_id", "publish_at", "published_in", "published_issue", "published_on", "registered_as", "registered_on", "remark", "signatory", "state", "title", "verified_by_id", "verified_on", "withdrawn_at", "withdrawn_why") VALUES (OLD."adopted_on", OLD."approved_by_id", OLD."changed_at", OLD."changed_by_id", OLD."first_title", OLD."id", OLD."in_force_from", OLD."is_normative", OLD."is_tax", OLD."issuer_id", OLD."kind", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."placed_at", OLD."prepared_by_id", OLD."publish_at", OLD."published_in", OLD."published_issue", OLD."published_on", OLD."registered_as", OLD."registered_on", OLD."remark", OLD."signatory", OLD."state", OLD."title", OLD."verified_by_id", OLD."verified_on", OLD."withdrawn_at", OLD."withdrawn_why"); RETURN NULL;',
                    hash="ecdb1e00ed35ea69661cf4deb5d331fd8c257c8b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_22690",
                    table="acts_act",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "acts_relationevent" ("adds_point", "effect", "from_on", "id", "never_begins", "new_title", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point", "source_id", "target_id", "to_on", "what") VALUES (NEW."adds_point", NEW."effect", NEW."from_on", NEW."id", NEW."never_begins", NEW."new_title", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."point", NEW."source_id", NEW."target_id", NEW."to_on", NEW."what"); RETURN NULL;',
                    hash="4db3ff1663df4eb93e107d20544757c6c3f181f9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_49a57",
                    table="acts_relation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "acts_relationevent" ("adds_point", "effect", "from_on", "id", "never_begins", "new_title", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point", "source_id", "target_id", "to_on", "what") VALUES (NEW."adds_point", NEW."effect", NEW."from_on", NEW."id", NEW."never_begins", NEW."new_title", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."point", NEW."source_id", NEW."target_id", NEW."to_on", NEW."what"); RETURN NULL;',
                    hash="0ce41008b2f10c9f862fc25fad1e478000383fc3",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_104d7",
                    table="acts_relation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "acts_relationevent" ("adds_point", "effect", "from_on", "id", "never_begins", "new_title", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point", "source_id", "target_id", "to_on", "what") VALUES (OLD."adds_point", OLD."effect", OLD."from_on", OLD."id", OLD."never_begins", OLD."new_title", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."point", OLD."source_id", OLD."target_id", OLD."to_on", OLD."what"); RETURN NULL;',
                    hash="b0474b0af0234369bb4f0021fc783f8d62de3141",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0cc30",
                    table="acts_relation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("new_title", ""),
                    models.Q(("effect", "amends"), ("point", "title")),
                    _connector="OR",
                ),
                name="act_relation_new_title",
                violation_error_code="new_title",
                violation_error_message="Новое название бывает только у изменения наименования.",
            ),
        ),
    ]
