"""What leaves the house as a document: text to paste, pictures, PDF and spreadsheets."""
