"""The app's pages as a folder of files: what is alive in them runs without Python, all else is made here."""
