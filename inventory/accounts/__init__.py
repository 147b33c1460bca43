"""People: who they are, which office they belong to, what their roles let them do."""
