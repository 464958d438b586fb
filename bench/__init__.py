"""Figures with the ratio to a baseline measured in the same run; read ratios, not times."""
