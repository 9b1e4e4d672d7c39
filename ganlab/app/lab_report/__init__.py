"""The visitor's lab report: what each page has put into it as a document, and the box that holds it."""
