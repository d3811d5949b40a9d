"""A judgement keeps the values that it was made on."""

from django.db import migrations

import trialsite.fields


class Migration(migrations.Migration):
    dependencies = [("screening", "0002_conclusions_agree")]

    operations = [
        migrations.AddField(
            model_name="judgement",
            name="basis",
            field=trialsite.fields.TypedText(blank=True, default="", editable=False),
        ),
    ]
