"""Columns that conflict, and are taken, together."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("profiles", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="profiletable",
            name="column_groups",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Lists of logical names: columns that mean something only together.",
            ),
        ),
    ]
