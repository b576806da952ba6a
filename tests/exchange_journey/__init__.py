"""Documents on their way between agencies: whole journeys over real processes, and crashes."""
