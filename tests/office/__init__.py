"""Tests of the office functions."""
