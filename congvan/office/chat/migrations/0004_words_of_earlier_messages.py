"""Earlier messages are found by their words too."""

from django.db import migrations

_FILL = r"""
    UPDATE chat_chatmessage m SET words = array_to_tsvector(
        ARRAY(SELECT DISTINCT left(w, 60)
              FROM regexp_split_to_table(m.text_key COLLATE "default", '[^[:alnum:]]+') w WHERE w <> '')
        || ('@' || m.conversation_id))
    WHERE m.kind = 'message' AND m.status <> 'withdrawn' AND m.words IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("chat", "0003_mentions_and_words")]

    operations = [migrations.RunSQL(_FILL, migrations.RunSQL.noop)]
