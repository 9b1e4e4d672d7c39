"""The app, opened by `streamlit run app.py`: page settings and navigation, nothing else."""

from contextlib import suppress

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from ganlab.app.lab_report import panel
from ganlab.app.state import visitor_language
from ganlab.app.strings.lookup import t
from ganlab.app.widgets import class_view, frame, markup

visitor_language.choose()
st.set_page_config(page_title=t("app.title"), page_icon=markup.ICON, layout="wide")
st.logo(markup.ICON, size="large")
pages = [
    st.Page(markup.PLAY, title=t("play.title"), default=True),
    st.Page(markup.DRAW, title=t("draw.title"), url_path="draw"),
    st.Page(markup.TRAIN, title=t("train.title"), url_path="train"),
    st.Page(markup.COMPARE, title=t("compare.title"), url_path="compare"),
    st.Page(markup.MEASURE, title=t("measure.title"), url_path="measure"),
    st.Page(markup.PAPER, title=t("paper.title"), url_path="paper"),
    st.Page(markup.LEARN, title=t("learn.title"), url_path="learn"),
    st.Page(markup.MODELS, title=t("models.title"), url_path="models"),
    st.Page(markup.TEACHERS, title=t("teachers.title"), url_path="teachers"),
]
pages = class_view.without_hidden(pages)
page = st.navigation(pages, position="top")
places = frame.places()
class_view.style_and_notes(pages)
with suppress(StopException):  # a page may end itself early
    page.run()
frame.around(page, pages, places)
panel.panel()
