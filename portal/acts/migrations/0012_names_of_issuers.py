"""A name of an issuer has its time, other editors look at changed names, messages name their field."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("acts", "0011_title_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="issuer",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="issuer",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="issuer",
            name="delete_delete",
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
            name="act_second_look_once",
        ),
        migrations.AddField(
            model_name="issuer",
            name="successor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="acts.issuer",
                verbose_name="кто издаёт вместо него",
            ),
        ),
        migrations.AddField(
            model_name="issuer",
            name="valid_from",
            field=models.DateField(blank=True, null=True, verbose_name="под этим именем с"),
        ),
        migrations.AddField(
            model_name="issuer",
            name="valid_to",
            field=models.DateField(
                blank=True, null=True, verbose_name="под этим именем до (не включая)"
            ),
        ),
        migrations.AddField(
            model_name="issuerevent",
            name="successor",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="acts.issuer",
                verbose_name="кто издаёт вместо него",
            ),
        ),
        migrations.AddField(
            model_name="issuerevent",
            name="valid_from",
            field=models.DateField(blank=True, null=True, verbose_name="под этим именем с"),
        ),
        migrations.AddField(
            model_name="issuerevent",
            name="valid_to",
            field=models.DateField(
                blank=True, null=True, verbose_name="под этим именем до (не включая)"
            ),
        ),
        migrations.AddField(
            model_name="secondlook",
            name="issuer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="second_looks",
                to="acts.issuer",
                verbose_name="кто издаёт",
            ),
        ),
        migrations.AddField(
            model_name="secondlook",
            name="rubric",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="second_looks",
                to="acts.rubric",
                verbose_name="рубрика",
            ),
        ),
        migrations.AddField(
            model_name="secondlookevent",
            name="issuer",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="acts.issuer",
                verbose_name="кто издаёт",
            ),
        ),
        migrations.AddField(
            model_name="secondlookevent",
            name="rubric",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="acts.rubric",
                verbose_name="рубрика",
            ),
        ),
        migrations.AlterField(
            model_name="issuer",
            name="slug",
            field=models.SlugField(
                error_messages={"unique": "Такое имя в адресе уже есть у другого органа."},
                unique=True,
                verbose_name="имя в адресе",
            ),
        ),
        migrations.AlterField(
            model_name="issuerevent",
            name="slug",
            field=models.SlugField(
                db_index=False,
                error_messages={"unique": "Такое имя в адресе уже есть у другого органа."},
                verbose_name="имя в адресе",
            ),
        ),
        migrations.AlterField(
            model_name="rubric",
            name="name",
            field=models.CharField(
                error_messages={"unique": "Такая рубрика уже есть."},
                max_length=120,
                unique=True,
                verbose_name="рубрика",
            ),
        ),
        migrations.AlterField(
            model_name="rubric",
            name="slug",
            field=models.SlugField(
                error_messages={"unique": "Такое имя в адресе уже есть у другой рубрики."},
                unique=True,
                verbose_name="имя в адресе",
            ),
        ),
        migrations.AlterField(
            model_name="rubricevent",
            name="name",
            field=models.CharField(
                error_messages={"unique": "Такая рубрика уже есть."},
                max_length=120,
                verbose_name="рубрика",
            ),
        ),
        migrations.AlterField(
            model_name="rubricevent",
            name="slug",
            field=models.SlugField(
                db_index=False,
                error_messages={"unique": "Такое имя в адресе уже есть у другой рубрики."},
                verbose_name="имя в адресе",
            ),
        ),
        migrations.AlterField(
            model_name="secondlook",
            name="act",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="second_looks",
                to="acts.act",
                verbose_name="акт",
            ),
        ),
        migrations.AlterField(
            model_name="secondlookevent",
            name="act",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="acts.act",
                verbose_name="акт",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="issuer",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "acts_issuerevent" ("id", "name", "name_genitive", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "successor_id", "valid_from", "valid_to") VALUES (NEW."id", NEW."name", NEW."name_genitive", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."slug", NEW."successor_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                    hash="91a1480bd12acb72fa134b581e7f044b32b30829",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_936f1",
                    table="acts_issuer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="issuer",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "acts_issuerevent" ("id", "name", "name_genitive", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "successor_id", "valid_from", "valid_to") VALUES (NEW."id", NEW."name", NEW."name_genitive", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."slug", NEW."successor_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                    hash="6e60d2ae3017e9b871f013fc931e7bac1cabf848",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1f4c3",
                    table="acts_issuer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="issuer",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "acts_issuerevent" ("id", "name", "name_genitive", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "successor_id", "valid_from", "valid_to") VALUES (OLD."id", OLD."name", OLD."name_genitive", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."slug", OLD."successor_id", OLD."valid_from", OLD."valid_to"); RETURN NULL;',
                    hash="df6c1fb6548771aeeed9621a5cfdb1552f52260f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ff484",
                    table="acts_issuer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="secondlook",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "acts_secondlookevent" ("act_id", "by_id", "id", "issuer_id", "last_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rubric_id", "seen_at", "seen_by_id", "since") VALUES (NEW."act_id", NEW."by_id", NEW."id", NEW."issuer_id", NEW."last_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rubric_id", NEW."seen_at", NEW."seen_by_id", NEW."since"); RETURN NULL;',
                    hash="6b345b54ff8ca9feb397bf60e5da32245a1ab2f0",
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
                    func='INSERT INTO "acts_secondlookevent" ("act_id", "by_id", "id", "issuer_id", "last_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rubric_id", "seen_at", "seen_by_id", "since") VALUES (NEW."act_id", NEW."by_id", NEW."id", NEW."issuer_id", NEW."last_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rubric_id", NEW."seen_at", NEW."seen_by_id", NEW."since"); RETURN NULL;',
                    hash="244bd1f73446cc46daa359450ee692740be6e284",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f112c",
                    table="acts_secondlook",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="issuer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None),
                    ("valid_to", None),
                    ("valid_to__gt", models.F("valid_from")),
                    _connector="OR",
                ),
                name="act_issuer_period",
                violation_error_code="valid_to",
                violation_error_message="Этот день должен быть позже первого: сам он в срок уже не входит.",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("successor", None), ("valid_to__isnull", False), _connector="OR"
                ),
                name="act_issuer_succeeded_after_its_end",
                violation_error_code="valid_to",
                violation_error_message="Укажите день, с которого акты издаёт другой орган.",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("successor", None),
                    models.Q(("successor", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="act_issuer_succeeded_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondlook",
            constraint=models.UniqueConstraint(
                condition=models.Q(("seen_at", None)),
                fields=("act", "issuer", "rubric", "by"),
                name="act_second_look_once_each",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="secondlook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act__isnull", False), ("issuer", None), ("rubric", None)),
                    models.Q(("act", None), ("issuer__isnull", False), ("rubric", None)),
                    models.Q(("act", None), ("issuer", None), ("rubric__isnull", False)),
                    _connector="OR",
                ),
                name="act_second_look_of_one",
            ),
        ),
        migrations.AlterConstraint(
            model_name="act",
            name="act_once",
            constraint=models.UniqueConstraint(
                fields=("kind", "issuer", "adopted_on", "number"),
                name="act_once",
                violation_error_code="number",
                violation_error_message="Такой акт уже есть в реестре.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="act",
            name="act_in_force_after_adoption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("in_force_from", None),
                    ("in_force_from__gte", models.F("adopted_on")),
                    _connector="OR",
                ),
                name="act_in_force_after_adoption",
                violation_error_code="in_force_from",
                violation_error_message="Акт не может вступить в силу раньше, чем принят.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="conclusion",
            name="act_conclusion_replied",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replied_on", None), ("reply", "")),
                    models.Q(("replied_on__isnull", False), models.Q(("reply", ""), _negated=True)),
                    _connector="OR",
                ),
                name="act_conclusion_replied",
                violation_error_code="reply",
                violation_error_message="Укажите и ответ, и день, когда он направлен.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="draft",
            name="act_draft_period",
            constraint=models.CheckConstraint(
                condition=models.Q(("discussed_to__gte", models.F("discussed_from"))),
                name="act_draft_period",
                violation_error_code="discussed_to",
                violation_error_message="Последний день не может быть раньше первого.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="draft",
            name="act_draft_expertise",
            constraint=models.CheckConstraint(
                condition=models.Q(("expertise_to__gte", models.F("discussed_from"))),
                name="act_draft_expertise",
                violation_error_code="expertise_to",
                violation_error_message="Срок экспертизы не может кончиться раньше обсуждения.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="relation",
            name="act_relation_once",
            constraint=models.UniqueConstraint(
                fields=("source", "effect", "target", "point"),
                name="act_relation_once",
                violation_error_code="target",
                violation_error_message="Такая связь уже есть.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="relation",
            name="act_relation_not_to_itself",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", models.F("target")), _negated=True),
                name="act_relation_not_to_itself",
                violation_error_code="target",
                violation_error_message="Акт не может менять сам себя.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="relation",
            name="act_relation_period",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to_on", None), ("to_on__gt", models.F("from_on")), _connector="OR"
                ),
                name="act_relation_period",
                violation_error_code="to_on",
                violation_error_message="Последний день не может быть раньше первого.",
            ),
        ),
    ]
