"""Reports sent on certain days, and long ones made in the background.

A schedule names a report, the days and the receivers. On a due day each receiver gets a file made
with the receiver's own rights, once, however often the job runs. Verbs: order, stop, leave.
"""
