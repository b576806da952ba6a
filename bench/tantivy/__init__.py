"""The yardstick of the exchange: django-pyas2 with signed messages and signed receipts."""
