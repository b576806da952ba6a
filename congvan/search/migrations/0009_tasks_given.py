"""Work on a task is found by the task's content too, and by whoever gave it.

A task given over to another giver notes its work anew; what is there is made anew meanwhile.
"""

from django.db import migrations

_TRIGGER = """
CREATE FUNCTION search_note_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_change (kind, object_id)
    SELECT 'task', id FROM desk_workitem WHERE subject_type = 'task' AND subject_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER search_note_changed AFTER UPDATE ON tasks_task FOR EACH ROW
    WHEN ((OLD.giver_id, OLD.content) IS DISTINCT FROM (NEW.giver_id, NEW.content))
    EXECUTE FUNCTION search_note_task();
"""
_WITHOUT = """
DROP TRIGGER IF EXISTS search_note_changed ON tasks_task;
DROP FUNCTION search_note_task();
"""
_TAKE_IN = """
INSERT INTO search_change (kind, object_id) SELECT 'task', id FROM desk_workitem WHERE subject_type = 'task';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0008_words_of_titles"),
        ("desk", "0003_delivery_reports_and_choices"),
        ("tasks", "0001_tasks"),
    ]

    operations = [
        migrations.RunSQL(_TRIGGER, _WITHOUT),
        migrations.RunSQL(_TAKE_IN, migrations.RunSQL.noop),
    ]
