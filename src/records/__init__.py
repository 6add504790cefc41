"""What the desk keeps of its own doing: what models took, what was answered, and what people thought of it."""
