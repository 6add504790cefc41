"""Figures kept ready: the leads added up by what questions group and filter by, as exact as counting them anew."""
