"""Programs that make tracked files: the page's kernel, the vectors of the pictures' hash."""
