"""An act may amend a place in stages, or add one; what it does else there, once at a time."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.functions
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("acts", "0015_imported_files"),
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
        migrations.RemoveConstraint(
            model_name="relation",
            name="act_relation_once",
        ),
        migrations.AddField(
            model_name="relation",
            name="adds_point",
            field=models.BooleanField(
                db_default=False,
                default=False,
                verbose_name="этот пункт добавляет само изменение: в тексте его ещё нет",
            ),
        ),
        migrations.AddField(
            model_name="relationevent",
            name="adds_point",
            field=models.BooleanField(
                db_default=False,
                default=False,
                verbose_name="этот пункт добавляет само изменение: в тексте его ещё нет",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "acts_relationevent" ("adds_point", "effect", "from_on", "id", "never_begins", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point", "source_id", "target_id", "to_on", "what") VALUES (NEW."adds_point", NEW."effect", NEW."from_on", NEW."id", NEW."never_begins", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."point", NEW."source_id", NEW."target_id", NEW."to_on", NEW."what"); RETURN NULL;',
                    hash="a600f135f70546c76694d319f1a52c8bf5ef2973",
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
                    func='INSERT INTO "acts_relationevent" ("adds_point", "effect", "from_on", "id", "never_begins", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point", "source_id", "target_id", "to_on", "what") VALUES (NEW."adds_point", NEW."effect", NEW."from_on", NEW."id", NEW."never_begins", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."point", NEW."source_id", NEW."target_id", NEW."to_on", NEW."what"); RETURN NULL;',
                    hash="a86311625920d85e2789ed6904b14184dbf22f77",
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
                    func='INSERT INTO "acts_relationevent" ("adds_point", "effect", "from_on", "id", "never_begins", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point", "source_id", "target_id", "to_on", "what") VALUES (OLD."adds_point", OLD."effect", OLD."from_on", OLD."id", OLD."never_begins", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."point", OLD."source_id", OLD."target_id", OLD."to_on", OLD."what"); RETURN NULL;',
                    hash="64c6c6abc85c74e4b79dd6b9ba0b8c83ba4f9d17",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0cc30",
                    table="acts_relation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.UniqueConstraint(
                fields=("source", "effect", "target", "point", "from_on"),
                name="act_relation_once",
                violation_error_code="from_on",
                violation_error_message="Такая связь уже есть.",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("effect", "amends"), _negated=True),
                expressions=[
                    ("source", "="),
                    (django.db.models.functions.Reverse("effect"), "="),
                    (django.db.models.functions.Reverse("point"), "="),
                    (
                        models.ExpressionWrapper(
                            models.F("target") + 0, output_field=models.BigIntegerField()
                        ),
                        "=",
                    ),
                    (
                        models.Func(
                            "from_on",
                            "to_on",
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="act_relation_one_on_a_day",
                violation_error_code="from_on",
                violation_error_message="На эти дни такая связь уже есть.",
            ),
        ),
    ]
