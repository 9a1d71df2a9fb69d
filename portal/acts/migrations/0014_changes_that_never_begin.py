"""A change whose own act has ended by its day never begins: it is marked, as is what is stored."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

#: Pass by pass, for an end that never begins itself ends nothing; a hundred acts in a row are more
#: than there are, and a circle, which nobody can enter, must not hold up the update.
_SETTLE = """
    DO $$ BEGIN
        FOR pass IN 1..100 LOOP
            UPDATE acts_relation AS change SET never_begins = NOT never_begins
            WHERE effect IN ('amends', 'suspends', 'repeals', 'annuls', 'invalidates')
            AND never_begins <> EXISTS (
                SELECT FROM acts_relation AS its
                JOIN acts_act AS ending ON ending.id = its.source_id
                WHERE its.target_id = change.source_id
                AND its.effect IN ('repeals', 'annuls', 'invalidates') AND its.point = ''
                AND ending.state = 'published' AND NOT its.never_begins
                AND its.from_on <= change.from_on
                AND (its.to_on IS NULL OR change.from_on < its.to_on)
            );
            EXIT WHEN NOT FOUND;
        END LOOP;
    END $$;
    -- Who follows the changes of the register asks for these acts anew.
    UPDATE acts_act SET changed_at = now()
    WHERE id IN (SELECT target_id FROM acts_relation WHERE never_begins);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("acts", "0013_draft_looks"),
    ]

    operations = [
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
            model_name="relation",
            name="never_begins",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                verbose_name="не начнётся: сам акт к этому дню уже не действует",
            ),
        ),
        migrations.AddField(
            model_name="relationevent",
            name="never_begins",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                verbose_name="не начнётся: сам акт к этому дню уже не действует",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "acts_relationevent" ("effect", "from_on", "id", "never_begins", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point", "source_id", "target_id", "to_on", "what") VALUES (NEW."effect", NEW."from_on", NEW."id", NEW."never_begins", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."point", NEW."source_id", NEW."target_id", NEW."to_on", NEW."what"); RETURN NULL;',
                    hash="2ecd21037407656c83e44bafb6ccfe4bd3ad1615",
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
                    func='INSERT INTO "acts_relationevent" ("effect", "from_on", "id", "never_begins", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point", "source_id", "target_id", "to_on", "what") VALUES (NEW."effect", NEW."from_on", NEW."id", NEW."never_begins", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."point", NEW."source_id", NEW."target_id", NEW."to_on", NEW."what"); RETURN NULL;',
                    hash="c5349a1311a7352230204137d7eb8caf00ec6b6b",
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
                    func='INSERT INTO "acts_relationevent" ("effect", "from_on", "id", "never_begins", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point", "source_id", "target_id", "to_on", "what") VALUES (OLD."effect", OLD."from_on", OLD."id", OLD."never_begins", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."point", OLD."source_id", OLD."target_id", OLD."to_on", OLD."what"); RETURN NULL;',
                    hash="791387af329a38b90b01f27c026733d78a5d33ff",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0cc30",
                    table="acts_relation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(_SETTLE, migrations.RunSQL.noop),
    ]
