"""Pages: questions, answers, the table of both."""
