"""The real generator inside the page: JavaScript modules that run it, and what Python hands them."""
