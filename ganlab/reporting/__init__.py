"""Numbers to sentences, tables and markdown pages: for commands, documents and the app; no streamlit."""
