"""What the pages of drafting show: frozen and complete, no template asks anything more."""
