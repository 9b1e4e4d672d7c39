"""The Streamlit app: its pages, and the rooms that they are made of; the only part of ganlab that imports streamlit."""
