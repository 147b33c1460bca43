"""The machine interface: REST, version 1. What the pages do, through the same services, in the words of programs."""
