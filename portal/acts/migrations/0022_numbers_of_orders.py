"""Numbers of orders in one spelling: «380р», «380 р» and «380-p» with the Latin letter become «380-р».

So they are searched for and cited. The address that readers know leads to the new one.
"""

import re

from django.db import migrations
from django.utils import timezone


def respell(apps, schema_editor):
    act_model = apps.get_model("acts", "Act")
    old_address = apps.get_model("acts", "OldAddress")
    orders = act_model.objects.filter(number__iregex=r"^\d+[ -]?[рp]$").exclude(
        number__regex=r"^\d+-р$"
    )
    for act in orders.select_related("issuer"):
        number = re.sub(r"\D+$", "-р", act.number)
        its = {"kind": act.kind, "adopted_on": act.adopted_on}
        if act_model.objects.filter(**its, issuer=act.issuer, number=number).exists():
            # Entered twice: an editor has to choose.
            continue
        if act.placed_at:
            old_address.objects.get_or_create(
                **its, issuer=act.issuer.slug, number=act.number, defaults={"act": act}
            )
        act_model.objects.filter(pk=act.pk).update(number=number, changed_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("acts", "0021_changes_that_wait")]

    operations = [migrations.RunPython(respell, migrations.RunPython.noop)]
