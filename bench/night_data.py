"""An EDGAR of forty companies for ``bench.night``: the sample's filings under other CIKs, and plain reports between.

Each company has an older page, as a company with many insiders has: the library reads every page in every call.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flows.edgar import urls
from flows.sample.render import render_sample

COMPANIES = 40
SINCE = date(2018, 1, 1)
# The three of the sample with the most filings.
_TEMPLATES = ("0001652044", "0001018724", "0000789019")
_OLDER_UNTIL = "2022"
_PLAIN = """\
<SEC-DOCUMENT>{number}.txt : {day}
<SEC-HEADER>{number}.hdr.sgml : {day}
<ACCEPTANCE-DATETIME>{day}163000
ACCESSION NUMBER:\t\t{number}
CONFORMED SUBMISSION TYPE:\t{form}
PUBLIC DOCUMENT COUNT:\t\t1
CONFORMED PERIOD OF REPORT:\t{day}
FILED AS OF DATE:\t\t{day}
DATE AS OF CHANGE:\t\t{day}

FILER:

\tCOMPANY DATA:
\t\tCOMPANY CONFORMED NAME:\t\t\t{name}
\t\tCENTRAL INDEX KEY:\t\t\t{cik}

\tFILING VALUES:
\t\tFORM TYPE:\t\t{form}
</SEC-HEADER>
<DOCUMENT>
<TYPE>{form}
<SEQUENCE>1
<FILENAME>report.htm
<TEXT>
<html><body><p>A report without a tagged figure.</p></body></html>
</TEXT>
</DOCUMENT>
</SEC-DOCUMENT>
"""


@dataclass(frozen=True)
class Report:
    """A filing of a made-up company; with no template it is a plain page."""

    cik: str
    number: str
    form: str
    filed: date
    data: bytes

    @property
    def listed(self) -> dict[str, Any]:
        day = self.filed.isoformat()
        said = {"accessionNumber": self.number, "form": self.form, "filingDate": day, "reportDate": day}
        return {**said, "size": len(self.data), "primaryDocument": "report.htm"}


def ciks() -> list[str]:
    """The companies' CIKs, which nobody at the SEC has."""
    return [f"{9_000_000_001 + place}" for place in range(COMPANIES)]


def name_of(cik: str) -> str:
    return f"Company {int(cik) - 9_000_000_000}"


def watchlist_text() -> str:
    """A watch list of all of them, from 2018 on."""
    entries = (
        f'[[company]]\nname = "{name_of(cik)}"\ncik = "{cik}"\npanel = "technology"\nwhy = "A measurement."\n'
        for cik in ciks()
    )
    return f"filed_from = {SINCE}\n" + "".join(entries)


def plain_report(cik: str, filed: date, form: str = "10-Q") -> Report:
    """A report with no tagged figure, of that day."""
    number = f"{cik}-{filed:%y}-9{filed:%j}0{'1' if form == '10-K' else '2'}"
    text = _PLAIN.format(number=number, day=f"{filed:%Y%m%d}", form=form, name=name_of(cik), cik=cik)
    return Report(cik, number, form, filed, text.encode())


def reports_until(today: date) -> list[Report]:
    """All that the companies filed from 2018 to today: the sample's, and a plain one in every quarter without."""
    with tempfile.TemporaryDirectory() as folder:
        render_sample(Path(folder))
        templates = [list(_template(Path(folder), cik)) for cik in _TEMPLATES]
    return [
        report
        for place, cik in enumerate(ciks())
        for report in _of_company(cik, templates[place % len(templates)], today)
    ]


def _template(folder: Path, cik: str) -> Iterator[Report]:
    page = json.loads((folder / urls.DATA / f"submissions/CIK{cik}.json").read_bytes())["filings"]["recent"]
    for number, form, filed in zip(page["accessionNumber"], page["form"], page["filingDate"], strict=True):
        if date.fromisoformat(filed) >= SINCE:
            data = (folder / urls.full_submission(cik, number).removeprefix("https://")).read_bytes()
            yield Report(cik, number, form, date.fromisoformat(filed), data)


def _of_company(cik: str, template: Sequence[Report], today: date) -> Iterator[Report]:
    had = set()
    for place, report in enumerate(template):
        number = f"{cik}-{report.filed:%y}-{place:06d}"
        data = report.data.replace(report.number.encode(), number.encode()).replace(report.cik.encode(), cik.encode())
        had.add((report.filed.year, (report.filed.month - 1) // 3))
        yield Report(cik, number, report.form, report.filed, data)
    for year in range(SINCE.year, today.year + 1):
        for quarter in range(4):
            day = date(year, 3 * quarter + 2, 5)
            if (year, quarter) not in had and day <= today:
                yield plain_report(cik, day, "10-K" if quarter == 0 else "10-Q")


def lay(root: Path, reports: Sequence[Report]) -> None:
    """Lays the reports out like EDGAR, each company's newest in its submissions JSON, the others on an older page."""
    _write(root / urls.WWW / urls.TICKERS_PATH.lstrip("/"), json.dumps({"fields": ["cik", "ticker"], "data": []}))
    for cik in ciks():
        own = sorted((one for one in reports if one.cik == cik), key=lambda one: one.filed, reverse=True)
        for report in own:
            path = root / urls.full_submission(cik, report.number).removeprefix("https://")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(report.data)
        _lay_lists(root / urls.DATA / "submissions", cik, own)


def _lay_lists(folder: Path, cik: str, own: Sequence[Report]) -> None:
    older = [one.listed for one in own if str(one.filed) < _OLDER_UNTIL]
    recent = [one.listed for one in own if str(one.filed) >= _OLDER_UNTIL]
    name = f"CIK{cik}-submissions-001.json"
    days = {"filingFrom": older[-1]["filingDate"], "filingTo": older[0]["filingDate"]}
    files = [{"name": name, "filingCount": len(older), **days}]
    page = {"cik": cik, "name": name_of(cik), "filings": {"recent": _columns(recent), "files": files}}
    _write(folder / f"CIK{cik}.json", json.dumps(page))
    _write(folder / name, json.dumps(_columns(older)))


def _columns(rows: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    return {column: [row[column] for row in rows] for column in rows[0]}


def lay_day(root: Path, day: date, reports: Sequence[Report] = ()) -> None:
    """Writes the index of a day, which lists a stranger, too."""
    lines = [f"{'4':<12}{'Somebody':<62}{'99':<12}{day:%Y%m%d}    edgar/data/99/0000000099-26-000001.txt\n"]
    for one in reports:
        place = f"edgar/data/{int(one.cik)}/{one.number}.txt"
        lines.append(f"{one.form:<12}{name_of(one.cik):<62}{one.cik:<12}{one.filed:%Y%m%d}    {place}\n")
    head = "Description:           Daily Index of EDGAR Dissemination Feed by Form Type\n"
    text = f"{head}Last Data Received:    {day:%Y-%m-%d}\n\n{'-' * 141}\n{''.join(lines)}"
    _write(root / urls.daily_index(day).removeprefix("https://"), text)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
