from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """An answer keeps its signature as it was: people and posts are called otherwise later."""

    dependencies = [
        ("appeals", "0006_search_by_what_is_in_hand"),
        ("files", "0003_pictures"),
        ("people", "0005_a_consent_for_each_thing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="signed_name",
            field=models.CharField(
                blank=True, default="", max_length=302, verbose_name="кто подписал"
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="signed_post",
            field=models.CharField(
                blank=True, default="", max_length=200, verbose_name="должность подписавшего"
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="signed_unit",
            field=models.CharField(
                blank=True, default="", max_length=300, verbose_name="подразделение подписавшего"
            ),
        ),
    ]
