"""What every part stands on: clock, errors, text, state tables, audit trail, files, jobs.

No business word lives here; nothing here imports another package of ours.
"""
