"""Thumbnails of images, beside their full content."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sandbox", "0002_widening")]

    operations = [
        migrations.AddField("filecontent", "thumbnail", models.BinaryField(null=True)),
    ]
