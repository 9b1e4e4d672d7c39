"""The app's strings in English, a file for each page."""
