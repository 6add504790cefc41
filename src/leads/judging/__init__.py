"""What a model makes of leads, as far as it is kept: which are to be looked at, and which judgement fits which lead."""
