"""Công Văn: văn bản và điều hành cho cơ quan nhà nước (see docs/explanation/architecture.md)."""

__version__ = "1.0.0.dev0"
