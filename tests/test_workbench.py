"""The test suite keeps its hands off the user's folders: what a test's process trains, and what ships."""

from __future__ import annotations

import os
from pathlib import Path

from tests.support.factories import CHECKOUT, python, stamps

WHERE = "import os; print(os.environ['GANLAB_RUNS'])"


def test_every_process_of_a_test_has_a_runs_folder_of_its_own() -> None:
    ours = os.environ["GANLAB_RUNS"]
    first, second = (python("-c", WHERE).stdout.strip() for _ in range(2))
    assert len({ours, first, second, str(CHECKOUT / "runs")}) == 4
    assert not Path(first).exists()  # and takes what was trained there with it
    assert python("-c", WHERE, GANLAB_RUNS="named").stdout.strip() == "named"


def test_a_new_a_changed_and_a_lost_file_are_noticed_in_any_folder_below(tmp_path: Path) -> None:
    (tmp_path / "gan").mkdir()
    file = tmp_path / "gan" / "config.json"
    file.write_text("{}")
    before = stamps(tmp_path)
    assert stamps(tmp_path) == before != {}
    file.write_text("[]")  # as long as it was
    os.utime(file, ns=(1, 1))
    changed = stamps(tmp_path)
    (tmp_path / "gan" / "new").write_text("")
    added = stamps(tmp_path)
    file.unlink()
    assert len({frozenset(found.items()) for found in (before, changed, added, stamps(tmp_path))}) == 4
