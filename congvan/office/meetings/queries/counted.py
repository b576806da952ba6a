"""The invitations that wait for an answer, as the frame counts them with its other numbers."""

from __future__ import annotations

# To meetings that are not over, of the own seat or of the led unit (`access.invitations_of`).
UNANSWERED_ROWS = """
    SELECT m.id FROM meetings_meeting m
    WHERE m.agency_id = %(agency)s AND m.status = 'invited' AND m.ends_at > %(now)s
      AND EXISTS (
        SELECT FROM meetings_invitee i
        WHERE i.meeting_id = m.id AND i.removed_at IS NULL AND i.presence = 'expected'
          AND i.answer = 'none' AND (i.member_id = %(member)s OR i.unit_id = %(unit)s))
    LIMIT %(limit)s
"""
