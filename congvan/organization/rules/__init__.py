"""Rules of the organization that are pure functions: account names, identifiers, passwords.

No Django, no clock, no input or output: they take values and return values, so that the command
line can use them without a database.
"""
