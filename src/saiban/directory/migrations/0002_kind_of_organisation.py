from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("directory", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("social_protection", "social protection agency"),
                    ("government", "other civil government body"),
                    ("police", "police or prosecution"),
                    ("immigration", "immigration or border control"),
                    ("intelligence", "intelligence service"),
                ],
                default="government",
                max_length=20,
                verbose_name="kind",
            ),
        ),
    ]
