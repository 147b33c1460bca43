"""The paper with which machines and blanks change hands."""
