"""Báo cáo: figures with the lists behind them, overviews, the ranking of agencies."""
