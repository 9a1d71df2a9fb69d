"""A change whose own act is suspended on its day begins later: since when it does is reckoned."""

from datetime import date

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models
from django.db.models.functions import Now

_OPEN = date.max
_ENDS = ("repeals", "annuls", "invalidates")


def _settle(apps, schema_editor):
    """Settle the changes of acts that are suspended, as ``services.unbegun`` does.

    From act to act, the last adopted first: an act is suspended by a later one, or one of its day.
    """
    relations = apps.get_model("acts", "Relation").objects
    acts = apps.get_model("acts", "Act").objects
    whole = relations.filter(point="", source__state="published")
    ahead = set(whole.filter(effect="suspends").values_list("target", flat=True))
    done, turned = set(), set()
    while ahead := ahead - done:
        found = acts.filter(pk__in=ahead).order_by("-adopted_on", "-id")
        act = found.only("adopted_on", "in_force_from").first()
        done.add(act.pk)
        upon = list(whole.filter(target=act.pk, never_begins=False).exclude(held_until=_OPEN))
        for change in relations.filter(source=act.pk, effect__in=("amends", "suspends", *_ENDS)):
            first = change.from_on
            if change.effect in ("annuls", "invalidates"):
                first = max(first, act.in_force_from or act.adopted_on)
            day = first
            for pause in sorted(upon, key=_begins_on):
                if pause.effect == "suspends" and _works_on(pause, day):
                    day = pause.to_on or _OPEN
            if change.to_on and change.to_on <= day:
                day = _OPEN
            held = day if day == _OPEN or (first < day and first == change.from_on) else None
            counts = held or first
            never = any(one.effect in _ENDS and _works_on(one, counts) for one in upon)
            if (held, never) == (change.held_until, change.never_begins):
                continue
            relations.filter(pk=change.pk).update(held_until=held, never_begins=never)
            turned.add(change.target_id)
            if not change.point and change.effect in ("suspends", *_ENDS):
                ahead.add(change.target_id)
    # Who follows the changes of the register asks for these acts anew.
    acts.filter(pk__in=turned).update(changed_at=Now())


def _begins_on(change):
    return change.held_until or change.from_on


def _works_on(change, day):
    return _begins_on(change) <= day and (change.to_on is None or day < change.to_on)


class Migration(migrations.Migration):
    dependencies = [
        ("acts", "0020_hands_of_drafts"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="relation",
            name="update_update",
        ),
        migrations.AddField(
            model_name="relation",
            name="held_until",
            field=models.DateField(
                blank=True,
                editable=False,
                null=True,
                verbose_name="начнётся позже: до этого дня сам акт приостановлен",
            ),
        ),
        migrations.AddIndex(
            model_name="relation",
            index=models.Index(
                condition=models.Q(("held_until__isnull", False)),
                fields=["held_until"],
                name="relation_held",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."adds_point" IS DISTINCT FROM (NEW."adds_point") OR OLD."effect" IS DISTINCT FROM (NEW."effect") OR OLD."from_on" IS DISTINCT FROM (NEW."from_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."never_begins" IS DISTINCT FROM (NEW."never_begins") OR OLD."new_title" IS DISTINCT FROM (NEW."new_title") OR OLD."point" IS DISTINCT FROM (NEW."point") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."target_id" IS DISTINCT FROM (NEW."target_id") OR OLD."to_on" IS DISTINCT FROM (NEW."to_on") OR OLD."what" IS DISTINCT FROM (NEW."what"))',
                    func='INSERT INTO "acts_relationevent" ("adds_point", "effect", "from_on", "id", "never_begins", "new_title", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point", "source_id", "target_id", "to_on", "what") VALUES (NEW."adds_point", NEW."effect", NEW."from_on", NEW."id", NEW."never_begins", NEW."new_title", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."point", NEW."source_id", NEW."target_id", NEW."to_on", NEW."what"); RETURN NULL;',
                    hash="af8a1b863e9187517075bc4e11c6d1e1b84a92b0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_104d7",
                    table="acts_relation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunPython(_settle, migrations.RunPython.noop),
    ]
