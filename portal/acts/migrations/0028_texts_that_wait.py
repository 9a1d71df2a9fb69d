"""A text whose change waits is marked, and is none of the act: what is before it is read on."""

from datetime import date

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models
from django.db.models.functions import Now

_CHANGING = ("amends", "suspends", "repeals", "annuls", "invalidates")


def _waits_with(text, act, first, changes):
    """Whether the text waits, as ``portal.acts.held.waits_with`` says."""
    day, by = text.valid_from, text.amended_by_id
    waiting = [
        one
        for one in changes
        if one.held_until and one.from_on <= day < min(one.held_until, one.to_on or date.max)
    ]
    if by:
        return any(one.source_id == by for one in waiting)
    begins = act.in_force_from or act.adopted_on
    is_original = day <= begins and (day <= act.adopted_on or text == first)
    of_day = [
        one
        for one in changes
        if one.source.state == "published"
        and day in {one.from_on, one.from_on if one.held_until == date.max else one.held_until}
    ]
    return bool(not is_original and of_day and all(one in waiting for one in of_day))


def _settle(apps, schema_editor):
    models = (apps.get_model("acts", name) for name in ("Act", "Version", "Relation", "Citation"))
    acts, versions, relations, citations = (one.objects for one in models)
    changing = relations.filter(effect__in=_CHANGING).exclude(point="title")
    held = changing.filter(held_until__isnull=False).values("target")
    for act in acts.filter(pk__in=held).only("adopted_on", "in_force_from", "text_turns_on"):
        texts = list(versions.filter(act=act).defer("akn").order_by("valid_from"))
        known = changing.filter(target=act).select_related("source")
        changes = list(known.defer("source__text", "source__search"))
        waiting = [one for one in texts if _waits_with(one, act, texts[0], changes)]
        if not waiting:
            continue
        standing = [one for one in texts if one not in waiting]
        ends = [*(one.valid_from for one in standing[1:]), None]
        # First, so that two never speak on one day.
        versions.filter(pk__in=[one.pk for one in waiting]).update(is_waiting=True, valid_to=None)
        citations.filter(subject__in=[f"acts.version:{one.pk}" for one in waiting]).delete()
        for one, end in zip(standing, ends, strict=True):
            if one.valid_to != end:
                versions.filter(pk=one.pk).update(valid_to=end)
                citations.filter(subject=f"acts.version:{one.pk}").update(ends_on=end)
        # The search follows with the next round of the queue, the archive with its next day.
        turns_on = min(filter(None, [waiting[0].valid_from, act.text_turns_on]))
        acts.filter(pk=act.pk).update(text_turns_on=turns_on, changed_at=Now())


class Migration(migrations.Migration):
    dependencies = [
        ("acts", "0027_settled_places"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="version",
            name="update_update",
        ),
        migrations.RemoveConstraint(
            model_name="version",
            name="version_one_on_a_day",
        ),
        migrations.AddField(
            model_name="version",
            name="is_waiting",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                verbose_name="ждёт: изменение, которое её внесло, в её день не началось",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="version",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."act_id" IS DISTINCT FROM (NEW."act_id") OR OLD."added_at" IS DISTINCT FROM (NEW."added_at") OR OLD."akn" IS DISTINCT FROM (NEW."akn") OR OLD."amended_by_id" IS DISTINCT FROM (NEW."amended_by_id") OR OLD."corrected_at" IS DISTINCT FROM (NEW."corrected_at") OR OLD."correction" IS DISTINCT FROM (NEW."correction") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_sample" IS DISTINCT FROM (NEW."is_sample") OR OLD."valid_from" IS DISTINCT FROM (NEW."valid_from") OR OLD."valid_to" IS DISTINCT FROM (NEW."valid_to"))',
                    func='INSERT INTO "acts_versionevent" ("act_id", "added_at", "akn", "amended_by_id", "corrected_at", "correction", "id", "is_sample", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (NEW."act_id", NEW."added_at", NEW."akn", NEW."amended_by_id", NEW."corrected_at", NEW."correction", NEW."id", NEW."is_sample", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                    hash="f47a0520ae56c2d6e0206f0a38f2549d1da2ac30",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_77d64",
                    table="acts_version",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("is_waiting", False)),
                expressions=[
                    ("act", "="),
                    (
                        models.Func(
                            "valid_from",
                            "valid_to",
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="version_one_on_a_day",
                violation_error_message="На эти дни у акта уже есть редакция.",
            ),
        ),
        migrations.RunPython(_settle, migrations.RunPython.noop),
        # The planner knows nothing of a new column.
        migrations.RunSQL("ANALYZE acts_version", migrations.RunSQL.noop),
    ]
