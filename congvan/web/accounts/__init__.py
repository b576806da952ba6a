"""The door: log in, second factor, password, sessions, own account."""
