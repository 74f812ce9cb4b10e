"""`clippings licences` and `clippings manual`: what a release is handed out with."""

import json
import shutil
import subprocess

import pytest
import typer.main

from bot.cli.app import app


def test_every_package_has_a_licence(clippings):
    packages = {each["name"]: each for each in json.loads(clippings("licences", "--json").out)["packages"]}

    assert packages["discord-py"]["licence"].startswith("MIT")
    assert [name for name, each in packages.items() if each["licence"] == "unknown"] == []
    assert "aiohttp" in packages["discord-py"]["needs"]
    lines = clippings("licences").out.splitlines()
    assert f"numpy {packages['numpy']['version']}: {packages['numpy']['licence']}" in lines


def test_the_bill_of_materials_names_each_package_once_and_what_it_needs(clippings):
    bill = json.loads(clippings("licences", "--sbom").out)

    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["component"]["name"] == "clippings-bot"
    references = [each["bom-ref"] for each in (*bill["components"], bill["metadata"]["component"])]
    assert len(set(references)) == len(references)
    named = {name for each in bill["dependencies"] for name in (each["ref"], *each["dependsOn"])}
    assert named == set(references)
    assert all(each["licenses"] for each in bill["components"])


def test_the_manual_has_every_command(clippings):
    page = clippings("manual").out.replace(r"\-", "-")

    for name in typer.main.get_command(app).commands:
        assert f".SS clippings {name}" in page, name
    assert page.startswith(".TH CLIPPINGS 1")


def test_man_reads_the_manual(clippings, tmp_path):
    if shutil.which("man") is None:
        pytest.skip("no man")
    (tmp_path / "clippings.1").write_text(clippings("manual").out, encoding="utf-8")

    shown = subprocess.run(
        ["man", "--warnings", "-l", tmp_path / "clippings.1"], capture_output=True, text=True, check=True
    )

    assert shown.stderr == ""
    assert "clippings ask QUESTION" in shown.stdout
