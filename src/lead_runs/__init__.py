"""One-shot lead runs: a model looks at each lead once, after the rules have scored it, and its card tells what it made
of it. What is to be looked at is kept in the database, so that no run is lost and none is done twice.
"""
