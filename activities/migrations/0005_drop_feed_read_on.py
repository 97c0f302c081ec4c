from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("activities", "0004_year")]

    operations = [migrations.RemoveField(model_name="calendarfeed", name="read_on")]
