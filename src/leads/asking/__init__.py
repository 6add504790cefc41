"""How a `LeadQuery` is answered: conditions, groups and figures in SQL, every value bound."""
