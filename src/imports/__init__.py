"""Files of leads on their way in: durable, each row once, and to be taken back whole."""
