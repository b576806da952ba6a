"""The ranking of agencies by their use of the system (GL443 Đ15, Đ18, Đ19; HT2437 Đ11, Đ12; R-335).

Criteria are figures of the ordinary reports; weights are data with the day they hold from; a sheet
is worked out by a job, looked at by the province and published. Formula: `rules.ranking`.
"""
