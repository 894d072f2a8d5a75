"""Columns whose content is sealed: fields, the keys behind them, and old rows sealed afterwards."""
