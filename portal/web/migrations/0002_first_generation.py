from django.db import migrations

_PUT_THE_ROW = "INSERT INTO web_pagegeneration (id, number) VALUES (1, 0) ON CONFLICT DO NOTHING"


class Migration(migrations.Migration):
    dependencies = [("web", "0001_schema")]

    operations = [migrations.RunSQL(_PUT_THE_ROW, migrations.RunSQL.noop)]
