"""python -m train.site --out DIR: the app's pages as a folder for any web server, with their networks in JavaScript."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Literal

import tyro

from ganlab.language import DEFAULT, spoken
from train.errors import one_sentence


def main(out: Path, single_file: bool = False, language: Literal["en", "zh"] = DEFAULT) -> None:
    """Write the site: Play, Draw, Compare, Paper and Learn, which need no Python where they are shown.

    Args:
        out: folder of the site, empty or written by this command before; with --single-file the file.
        single_file: one HTML file instead, with Play and one model in it, which works when it is opened from the disk.
        language: of the single file; the folder has both, and takes a visitor's.
    """
    logging.disable(logging.WARNING)  # streamlit's caches work without a server, and say so each time
    with one_sentence("What was there before is there still."):
        from ganlab.site.build import site
        from ganlab.site.models import megabytes
        from ganlab.site.output import write_single, write_site
        from ganlab.site.single import single_file as one_file

        if single_file:
            with spoken(language):
                content = one_file()
            write_single(out, content)
            print(f"{len(content) / 1e6:.1f} MB, in {out}: open it in any browser, no network needed")
            return
        made = site()
        write_site(out, made.files)
        print(f"{len(made.files)} files, {sum(map(len, made.files.values())) / 1e6:.1f} MB, in {out}")
        print(f"generators {megabytes(made.generators)} MB, each when it is chosen")
        print(f"discriminators {megabytes(made.discriminators)} MB, each when it is asked")
        print(f"to look at it: python -m http.server --directory {out}")


if __name__ == "__main__":
    tyro.cli(main)
