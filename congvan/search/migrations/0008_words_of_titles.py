"""Words of titles and names become lexemes of their own: what is there is made anew meanwhile."""

from django.db import migrations

# As `services.rebuilding.order_rebuild` orders it; a new installation has nothing to make anew.
_ORDER = """
    INSERT INTO search_change (kind, object_id, cursor)
    SELECT 'everything', place, 0 FROM generate_series(0, 4) place
    WHERE EXISTS (SELECT 1 FROM search_record)
        AND NOT EXISTS (SELECT 1 FROM search_change c WHERE c.kind = 'everything'
            AND c.object_id = place AND c.cursor = 0)
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0007_swept_lines")]

    operations = [migrations.RunSQL(_ORDER, migrations.RunSQL.noop)]
