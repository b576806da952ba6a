"""Rules without database and clock: powers, forms of copies, review clock, modes of issue."""
