"""Journeys, accessibility and the manual's pictures in Debian's Chromium."""
