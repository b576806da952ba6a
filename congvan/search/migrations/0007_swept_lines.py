"""Change lines come and go by the thousand: their table is swept by number, not by share."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0006_short_list")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE search_change SET (autovacuum_vacuum_scale_factor = 0,"
            " autovacuum_vacuum_threshold = 5000, autovacuum_analyze_scale_factor = 0,"
            " autovacuum_analyze_threshold = 50000)",
            "ALTER TABLE search_change RESET (autovacuum_vacuum_scale_factor,"
            " autovacuum_vacuum_threshold, autovacuum_analyze_scale_factor,"
            " autovacuum_analyze_threshold)",
        ),
    ]
