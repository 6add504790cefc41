"""The domain: a lead, how it is read, enriched, scored and kept. Knows nothing of Slack or of any model."""
