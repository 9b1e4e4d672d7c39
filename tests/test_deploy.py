"""The files for hosting agree with the project; no image is built here."""

from __future__ import annotations

import re
import subprocess
import tomllib

import pytest
import yaml

import ganlab
from ganlab.records.record import Record
from ganlab.site import build
from tests.support.factories import CHECKOUT
from tests.support.nginx import BLOCK

DEPLOY = (CHECKOUT / "docs" / "deploy.md").read_text()
DOCKER = (CHECKOUT / "Dockerfile").read_text()
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]


def test_the_cloud_installs_what_the_project_needs() -> None:
    lines = [line for line in (CHECKOUT / "requirements.txt").read_text().splitlines() if not line.startswith("#")]
    assert lines == PROJECT["dependencies"]


def test_all_that_the_image_copies_exists_and_is_let_through() -> None:
    copied = [word for line in re.findall(r"^COPY --chown=user (.*)$", DOCKER, re.M) for word in line.split()[:-1]]
    assert {"ganlab", "app.py", "checkpoints", ".streamlit", "pyproject.toml"} <= set(copied)
    kept = {line[1:] for line in (CHECKOUT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert kept == set(copied)
    assert all((CHECKOUT / path).exists() for path in copied)
    assert {PROJECT["readme"], *PROJECT["license-files"]} <= set(copied)  # or the install fails


def test_the_models_in_the_image_are_tracked() -> None:
    done = subprocess.run(("git", "ls-files", "checkpoints"), cwd=CHECKOUT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("not a git checkout")
    tracked = set(done.stdout.splitlines())
    for name in (*ganlab.names(), "judge"):
        record = Record(CHECKOUT / "checkpoints" / name)
        assert {f"checkpoints/{name}/{file}" for file in record.files} <= tracked


def test_the_image_runs_as_a_plain_user_on_the_port_that_the_space_names() -> None:
    assert "--uid 1000 user" in DOCKER
    assert DOCKER.index("USER user") < DOCKER.index("uv pip install")
    (port,) = re.findall(r"^EXPOSE (\d+)$", DOCKER, re.M)
    assert f"--server.port={port}" in DOCKER
    assert f"localhost:{port}/_stcore/health" in DOCKER
    assert "--server.address=0.0.0.0" in DOCKER
    front = (CHECKOUT / "deploy" / "space" / "README.md").read_text().split("---\n")[1]
    settings = dict(line.split(": ", 1) for line in front.splitlines())
    assert settings["app_port"] == port
    assert settings["sdk"] == "docker"
    assert settings["license"] == PROJECT["license"].lower()
    assert len(settings["short_description"]) <= 60
    (python,) = re.findall(r"^FROM python:(\d+\.\d+)-slim$", DOCKER, re.M)
    assert PROJECT["requires-python"] == f">={python}"


def test_every_line_for_nginx_and_every_source_of_its_policy_has_a_row_that_says_what_it_is_for() -> None:
    inside = BLOCK[BLOCK.index("location") :]
    (policy,) = re.findall(r'Content-Security-Policy "(.*)"', inside)
    lines = set(re.findall(r"^ *(proxy_set_header \w+|\w+) .*[;{]$", inside, re.M))
    sources = {f"{name} {source}" for name, *rest in map(str.split, policy.split(";")) for source in rest}
    assert {"proxy_set_header Host", "proxy_read_timeout"} < lines
    assert {"script-src blob:", "script-src 'wasm-unsafe-eval'", "worker-src blob:"} < sources
    assert lines | sources == set(
        re.findall(r"^\| `([^`]+)` \|", DEPLOY[DEPLOY.index(BLOCK) : DEPLOY.index("## Docker\n")], re.M)
    )


def test_the_static_spaces_settings_stand_before_its_text() -> None:
    settings = yaml.safe_load(build.SPACE.split("---\n")[1])
    assert settings["sdk"] == "static"
    assert settings["license"] == PROJECT["license"].lower()
    assert len(settings["short_description"]) <= 60


def test_the_workflow_publishes_what_the_command_writes() -> None:
    file = CHECKOUT / ".github" / "workflows" / "pages.yml"
    assert file.read_text().startswith("# Never run")
    (job,) = yaml.safe_load(file.read_text())["jobs"].values()
    (command,) = [step["run"] for step in job["steps"] if "train.site" in step.get("run", "")]
    assert command.split()[1:-1] == ["-m", "train.site", "--out"]
    (uploaded,) = [step["with"]["path"] for step in job["steps"] if "upload-pages" in step.get("uses", "")]
    assert uploaded == command.split()[-1]
    assert "make .venv/.app" in job["steps"][1]["run"]
    assert re.search(r"^\.venv/\.app:", (CHECKOUT / "Makefile").read_text(), re.M)
