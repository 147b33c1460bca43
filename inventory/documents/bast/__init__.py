"""The paper with which machines change hands."""
