"""The desk's verbs, one file a family.

`work` and `notices` are inner verbs for every capability above; `delegation`, `account_requests`
and `handover` are outer ones, one transaction each, because they join the organization's change
with the work and the notices it causes.
"""
