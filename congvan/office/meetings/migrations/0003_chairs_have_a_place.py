"""Who chairs a meeting that is not over has a place in its attendance and its votes."""

from django.db import migrations

_FILL = """
    INSERT INTO meetings_invitee (meeting_id, member_id, guest, presence, answer, answer_note,
        attendance, attendance_note)
    SELECT m.id, m.chair_id, '', 'expected', 'comes', '', 'unknown', '' FROM meetings_meeting m
    WHERE m.status IN ('draft', 'invited', 'held')
    ON CONFLICT (meeting_id, member_id) WHERE member_id IS NOT NULL
    DO UPDATE SET removed_at = NULL, presence = 'expected', answer = 'comes', answer_note = ''
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_form_keys_and_returned_minutes")]

    operations = [migrations.RunSQL(_FILL, migrations.RunSQL.noop)]
