"""The app's strings in Simplified Chinese, file by file and key by key as in English."""
