"""The Streamlit app: one file per page; the only part of ganlab that imports streamlit."""
