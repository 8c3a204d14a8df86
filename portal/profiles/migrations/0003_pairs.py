"""Many-to-many relationships can be ticked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0002_column_groups"),
    ]

    operations = [
        migrations.AlterField(
            model_name="profilerelationship",
            name="direction",
            field=models.CharField(
                choices=[
                    ("parents", "parents of the other table's rows"),
                    ("children", "children of the other table's rows"),
                    ("pairs", "rows paired with the other table's rows"),
                ],
                max_length=8,
            ),
        ),
    ]
