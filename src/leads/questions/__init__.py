"""Reading a question: tokens, the words that are known, dates, the store's names, and what they mean together."""
