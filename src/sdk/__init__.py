"""The agent's side of the desk: its sessions, and what a model may do."""
