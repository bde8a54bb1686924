"""Measures the samples on local clones, so that the catalogue ships real reports without fetching anything.

A report is written as if the public address had been measured: same commit, same facts. Its bytes depend on nothing
else, so a second run shows whether the analyzer still says the same.
"""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from analyzer.analysis import analyze, ignore
from analyzer.history.tracing import trace
from analyzer.history.values import History
from analyzer.repository import AddressPolicy, Repository
from analyzer.values import Listener
from marketplace.errors import SampleError
from marketplace.sample_description import Description
from marketplace.sample_packing import pack, unpack
from marketplace.samples import FOLDER, Sample, history_path, measuring_moments, report_path
from scorers.assessment import assess
from scorers.report import Report


def clone_of(described: Description, clones: Path) -> Path:
    """Return the clone at CLONES/OWNER+NAME/repo, bare or plain; raise SampleError if there is none."""
    owner, name = described.repository.split("/")[-2:]
    folder = clones / f"{owner}+{name}" / "repo"
    if not folder.is_dir():
        raise SampleError([f"{folder}: there is no clone of {described.repository}"])
    return folder


def measure(sample: Sample, clones: Path, listener: Listener = ignore) -> Report:
    """Return the report of a sample at its commit; raise AnalyzerError if the clone cannot be analyzed."""
    described = sample.description
    analysis = analyze(_local(described, clones), revision=described.commit, report=listener)
    return assess(replace(analysis, repository=described.repository))


def read_past(sample: Sample, clones: Path, listener: Listener = ignore) -> History:
    """Return the history of a sample's commit; raise AnalyzerError if the clone cannot be read."""
    return trace(_local(sample.description, clones), sample.description.commit, report=listener)


def _local(described: Description, clones: Path) -> Repository:
    clone = clone_of(described, clones)
    return Repository.parse(str(clone), AddressPolicy(local=(clone,)))


def write_report(slug: str, report: Report, now: datetime, folder: Path = FOLDER) -> bool:
    """Store the report with the moment it was made and return True, or return False where it was known already."""
    if not _write(report_path(folder, slug), report.to_json()):
        return False
    moments = measuring_moments(folder) | {slug: now}
    lines = json.dumps({key: moment.isoformat(timespec="seconds") for key, moment in sorted(moments.items())}, indent=2)
    (folder / "measured.json").write_text(lines + "\n")
    return True


def write_history(slug: str, history: History, folder: Path = FOLDER) -> bool:
    """Store the history and return True, or return False where it was known already."""
    return _write(history_path(folder, slug), history.to_json())


def _write(path: Path, document: bytes) -> bool:
    if path.exists() and unpack(path.read_bytes()) == document:
        return False
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(pack(document))
    return True
