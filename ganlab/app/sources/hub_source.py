"""The Hub's repository that the app was opened with: `streamlit run app.py -- --repo user/name`, or $GANLAB_REPO."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import streamlit as st

from ganlab import catalog
from ganlab.app.strings.lookup import t
from ganlab.hub import cache
from ganlab.hub.pull import pull
from ganlab.records.files import MissingError, RecordError


def requested_repo() -> str | None:
    """Its name as it was given, not checked yet; None if none was."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--repo", nargs="?")
    known, _ = parser.parse_known_args(sys.argv[1:])
    return known.repo or os.environ.get("GANLAB_REPO") or None


def folder(name: str) -> Path:
    """A model's run folder: one that is here, else that repository's, which is asked once a minute at most.

    MissingError if there is none, RecordError if the repository cannot be had.
    """
    if found := catalog.local_folder(name):
        return found
    repo = requested_repo()
    if repo is None:
        raise catalog.missing(name)
    found = cache.find(repo, "main", name)
    if found is None:
        with st.spinner(t("repo.fetching")):
            sentence = _pull_error(repo)
        if sentence:
            raise RecordError(sentence)
    if not (found := found or cache.find(repo, "main", name)):
        raise MissingError(f"{repo} holds no {name}, and no folder here does.")
    return found


@st.cache_resource(ttl=60, max_entries=10, show_spinner=False)
def _pull_error(repo: str) -> str | None:
    """Fetches all of its models -> None, or the sentence that says why it could not."""
    try:
        pull(repo)
    except RecordError as error:
        return str(error)
    return None
