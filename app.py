"""The app, opened by `streamlit run app.py`: page settings and navigation, nothing else."""

import streamlit as st

from ganlab.app import look
from ganlab.app.text import t

st.set_page_config(page_title=t("app.title"), page_icon=look.ICON, layout="wide")
st.logo(look.ICON, size="large")
pages = [
    st.Page(look.PLAY, title=t("play.title"), default=True),
    st.Page(look.COMPARE, title=t("compare.title"), url_path="compare"),
    st.Page(look.MEASURE, title=t("measure.title"), url_path="measure"),
    st.Page(look.PAPER, title=t("paper.title"), url_path="paper"),
    st.Page(look.MODELS, title=t("models.title"), url_path="models"),
]
st.navigation(pages, position="top").run()
