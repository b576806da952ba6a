"""Verbs of meetings, one file a family.

Lock order: the meeting, then the resource, then a booking. A resource's row is locked before any
booking of it is made, so that two who want it at once wait for each other and the second is told.
"""
