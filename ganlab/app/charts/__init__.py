"""Numbers to Altair charts, and the palette: pure functions, no streamlit."""
