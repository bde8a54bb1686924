"""The sample catalogue: real public-sector solutions, described in data files and measured at a named commit.

Decision: the descriptions are ours and stand in one TOML file each, so that a municipality's correction is a change to
one file. Every fact comes from the solution's own repository at the pinned commit; a statement names the file that says
so and is "self-declared", never more. What nobody says there stays out and is shown as unknown.
"""

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import msgspec
from pydantic import ValidationError

from analyzer.history.values import History
from catalog.inputs import ListingDraft, OrganisationDraft
from catalog.services import Catalog
from catalog.views import Evidence, LocalText, Statement
from marketplace.errors import PackingError, SampleError, reason_of
from marketplace.sample_description import Description, Fact
from marketplace.sample_packing import unpack
from scorers.report import Report

Document = TypeVar("Document", Report, History)
FOLDER = Path(__file__).parent / "sample_data"


@dataclass(frozen=True, slots=True)
class Sample:
    """One solution of the sample catalogue; `report` and `history` are None until its repository has been measured."""

    slug: str
    description: Description
    report: Report | None
    measured_at: datetime | None
    history: History | None = None


def load(catalog: Catalog, folder: Path = FOLDER) -> int:
    """Bring the samples into the catalogue and return how many there are; repeating it changes nothing."""
    samples = read_samples(folder)
    bring(catalog, samples)
    return len(samples)


def bring(catalog: Catalog, samples: Iterable[Sample]) -> None:
    """Bring samples that were read into the catalogue; repeating it changes nothing."""
    for sample in samples:
        catalog.listings.import_listing(listing_of(sample))
        if sample.report:
            catalog.reports.import_report(sample.description.repository, sample.report, sample.measured_at)
        if sample.history:
            catalog.histories.import_history(sample.description.repository, sample.history)


def read_samples(folder: Path = FOLDER, *, check_reports: bool = True) -> tuple[Sample, ...]:
    """Read and check every data file; raise SampleError with all faults of all files.

    Who is about to measure anew leaves the old reports aside: they may be of another commit or schema.
    """
    faults: list[str] = []
    samples = []
    moments = measuring_moments(folder)
    for path in sorted((folder / "listings").glob("*.toml")):
        try:
            description = Description.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
            report = _report(report_path(folder, path.stem), description) if check_reports else None
            history = _history(history_path(folder, path.stem), description) if check_reports else None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.append(f"{path.name}: {error}")
        except ValidationError as error:
            faults += _faults(path.name, error)
        except SampleError as error:
            faults += error.faults
        else:
            samples.append(Sample(path.stem, description, report, moments.get(path.stem), history))
    if faults:
        raise SampleError(faults)
    return tuple(samples)


def listing_of(sample: Sample) -> ListingDraft:
    """Return the sample as the catalogue's import takes it."""
    described = sample.description
    organisation = described.organisation
    return ListingDraft(
        slug=sample.slug,
        name=described.name,
        summary=LocalText(described.summary.de, described.summary.en),
        description=LocalText(described.description.de, described.description.en),
        address=described.repository,
        website=described.website,
        licence=described.licence,
        topics=described.topics,
        organisation=OrganisationDraft(organisation.name, organisation.kind, organisation.website),
        statements=tuple(_statement(fact, described) for fact in described.statements),
        origin="sample",
    )


def report_path(folder: Path, slug: str) -> Path:
    """Return where the report of a sample lies."""
    return folder / "reports" / f"{slug}.json.xz"


def history_path(folder: Path, slug: str) -> Path:
    """Return where the history of a sample lies."""
    return folder / "histories" / f"{slug}.json.xz"


def measuring_moments(folder: Path) -> dict[str, datetime]:
    """Return when each sample was measured; it stands beside the reports, whose bytes depend on facts alone."""
    path = folder / "measured.json"
    moments = json.loads(path.read_bytes()) if path.exists() else {}
    return {slug: datetime.fromisoformat(moment) for slug, moment in moments.items()}


def _statement(fact: Fact, described: Description) -> Statement:
    source = f"{described.repository}/blob/{described.commit}/{quote(fact.source)}"
    day = datetime.combine(described.date, time(), UTC)
    said = Statement(fact.key, fact.de, Evidence.SELF_DECLARED, source, day, fact.en)
    if fact.answer is None:
        return said
    return replace(said, value="", value_en="", data=fact.answer, note=LocalText(fact.de, fact.en))


def _report(path: Path, described: Description) -> Report | None:
    wanted = {"repository": described.repository, "commit": described.commit}
    return _document(path, "report", Report.from_json, wanted)


def _history(path: Path, described: Description) -> History | None:
    return _document(path, "history", History.from_json, {"commit": described.commit})


def _document(path: Path, kind: str, read: Callable[[bytes], Document], wanted: dict[str, str]) -> Document | None:
    if not path.exists():
        return None
    try:
        document = read(unpack(path.read_bytes()))
    except (PackingError, msgspec.MsgspecError) as error:
        raise SampleError([f"{path.name}: cannot be read as a {kind}: {error}"]) from error
    wrong = {key: value for key, value in wanted.items() if getattr(document, key) != value}
    if wrong:
        raise SampleError(f"{path.name}: {key}: is not {value}, as the listing says" for key, value in wrong.items())
    return document


def _faults(name: str, error: ValidationError) -> Iterator[str]:
    for fault in error.errors():
        key = ".".join(str(part) for part in fault["loc"])
        yield f"{name}: {key}: {reason_of(fault)}"
