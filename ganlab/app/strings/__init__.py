"""Every string of the app, by page, and their look-up."""
