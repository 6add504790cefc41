"""A file that somebody shared: from the first look at it to what became of its rows."""
