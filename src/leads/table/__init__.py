"""A file of leads: opened in any encoding and form, its columns told apart, each row made into a draft. Pure."""
