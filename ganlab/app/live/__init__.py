"""The real networks inside the page: JavaScript modules that run it, and what Python hands them."""
