"""Questions with what an answer to them must show, asked of a desk that has a fixed set of leads; and a score card."""
