"""The rules of scoring.toml: read and checked, applied to a lead, and turned into the cheapest way up."""
