"""One typed line, step by step: commands, the address, pairs, figures, and who is who in the rest."""
