"""Judging frames with Great Expectations: failed, and could not be evaluated, are different things.

Importing this costs nothing: GX, which takes seconds, is imported when a ``Judge`` is entered.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self
from urllib.parse import unquote, urlparse

import polars as pl

from expectations.check import Check, Severity
from expectations.counted import LARGEST_WHOLE_FRAME, counted
from expectations.from_contract import ContractExpectation, Kind, contract_expectations, gx_expectation, to_gx
from expectations.observed import EXAMPLES, count_of, example_rows, rows_in_words
from expectations.pandas_frame import judged_frame, totals_frame
from expectations.schema import schema_check

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.data_context.data_context.abstract_data_context import AbstractDataContext
    from great_expectations.expectations.expectation import Expectation

    from warehouse.contract.table import Table

Outcome = Literal["passed", "blocked", "warned", "not_evaluated"]

_DOCS_SITE = "data_docs"
_FAILED: dict[Severity, Outcome] = {"block": "blocked", "warn": "warned"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one expectation: a row of ``validation_result`` without its run.

    ``suite`` is the table's name, or between_nights; ``expectation`` the sentence, ``column_name`` None where the table
    was judged.
    """

    suite: str
    expectation: str
    column_name: str | None
    verdict: Outcome
    observed: str


@dataclass(frozen=True, slots=True)
class _Total:
    """How many rows break a sentence."""

    sentence: str
    column: str | None
    severity: Severity
    total: int
    observed: str


def blocking(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """The verdicts that stop publication: blocked, and not_evaluated, for what was not judged is not known good."""
    return [one for one in verdicts if one.verdict in ("blocked", "not_evaluated")]


class Judge:
    """Owns the one GX context of a run; enter it, give it frames, have it write Data Docs, leave it.

    ``docs_folder`` should be the run's own: pages already there stay. ``run_name`` (the load id) heads its pages.
    """

    def __init__(self, docs_folder: Path, run_name: str | None = None) -> None:
        self._docs_folder = docs_folder
        # GX reads a time out of a name that begins with one, and "20261123T072609Z-9999" names no zone there can be.
        self._run_name = run_name and f"run {run_name}"
        self._entered: tuple[AbstractDataContext, BatchDefinition[Any]] | None = None

    def __enter__(self) -> Self:
        context = _quiet_context(self._docs_folder)
        # One asset for all frames, since GX holds on to the last frame of every asset.
        asset = context.data_sources.add_pandas("bubblewatch").add_dataframe_asset("frame")
        self._entered = context, asset.add_batch_definition_whole_dataframe("whole")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._entered = None

    def frame(
        self,
        table: Table,
        frame: pl.DataFrame,
        checks: Sequence[Check] | Callable[[], Sequence[Check]] = (),
    ) -> list[Verdict]:
        """Verdicts on a frame of ``table``: its contract's expectations, then ``checks``, in that order.

        A frame with other columns or types gets one blocked verdict that says which, and nothing else is judged, as
        nothing else could be. Checks given as a function are computed only on a frame of the right schema, and one
        that Polars cannot compute is a not_evaluated verdict. Raises ValueError for two checks of one name.
        """
        schema = schema_check(table, frame)
        if schema.total:
            return self._judge_totals(table.name, [schema])
        expected = contract_expectations(table)
        computed, failures = _computed(table, checks)
        judge = self._judge_whole if frame.height <= LARGEST_WHOLE_FRAME else self._judge_counted
        of_contract = judge(table, frame, [one for one in expected if one.kind is not Kind.COLUMNS])
        # GX holds on to the last frame it was given: let that be the one row of totals.
        of_schema, *of_checks = self._judge_totals(table.name, [schema, *computed])
        return [of_schema, *of_contract, *of_checks, *failures]

    def totals(self, suite: str, checks: Sequence[Check]) -> list[Verdict]:
        """Verdicts on checks that are of no one table, in their order. Raises ValueError for two of one name."""
        return self._judge_totals(suite, checks)

    def write_docs(self) -> Path:
        """Writes Data Docs of everything judged so far under ``docs_folder``; returns the path of index.html."""
        context, _ = self._gx
        built = context.build_data_docs(site_names=[_DOCS_SITE])
        return Path(unquote(urlparse(built[_DOCS_SITE]).path))

    @property
    def _gx(self) -> tuple[AbstractDataContext, BatchDefinition[Any]]:
        if self._entered is None:
            raise RuntimeError("a Judge must be entered (with Judge(...) as judge) before it can judge")
        return self._entered

    def _judge_whole(self, table: Table, frame: pl.DataFrame, expected: Sequence[ContractExpectation]) -> list[Verdict]:
        asked = [to_gx(one, position) for position, one in enumerate(expected)]
        results = self._run(table.name, judged_frame(frame, expected), asked)
        return [
            _verdict(
                table.name, one.sentence, one.column, one.severity, result, _whole_observed(table, frame, one, result)
            )
            for one, result in zip(expected, results, strict=True)
        ]

    def _judge_counted(
        self, table: Table, frame: pl.DataFrame, expected: Sequence[ContractExpectation]
    ) -> list[Verdict]:
        """As ``_judge_whole``, for a frame too large for GX: it is given the number of rows that break each."""
        found = [(one, counted(table, frame, one)) for one in expected]
        totals = [_Total(one.sentence, one.column, one.severity, of.total, of.observed) for one, of in found]
        verdicts = self._judge_rows(table.name, table.name, totals)
        return [
            verdict if of.error is None else replace(verdict, verdict="not_evaluated", observed=of.error)
            for verdict, (_, of) in zip(verdicts, found, strict=True)
        ]

    def _judge_totals(self, suite: str, checks: Sequence[Check]) -> list[Verdict]:
        _refuse_equal_names(suite, checks)
        totals = [_Total(one.name, one.column, one.severity, one.total, _check_observed(one)) for one in checks]
        return self._judge_rows(f"{suite}_checks", suite, totals)

    def _judge_rows(self, name: str, suite: str, totals: Sequence[_Total]) -> list[Verdict]:
        """Each total is to be 0."""
        asked = [
            gx_expectation(
                "ExpectColumnMaxToBeBetween",
                {"column": one.sentence, "min_value": 0, "max_value": 0},
                one.sentence,
                one.severity,
                position,
                one.observed,
            )
            for position, one in enumerate(totals)
        ]
        results = self._run(name, totals_frame({one.sentence: one.total for one in totals}), asked)
        return [
            _verdict(suite, one.sentence, one.column, one.severity, result, one.observed)
            for one, result in zip(totals, results, strict=True)
        ]

    def _run(self, name: str, frame: pd.DataFrame, asked: Sequence[Expectation]) -> list[ExpectationValidationResult]:
        """GX's results, in the order asked; they are kept in the context, for Data Docs."""
        import great_expectations as gx
        from great_expectations.core import RunIdentifier

        context, batch = self._gx
        suite = context.suites.add_or_update(gx.ExpectationSuite(name=name, expectations=list(asked)))
        definition = context.validation_definitions.add_or_update(
            gx.ValidationDefinition(name=name, data=batch, suite=suite)
        )
        with warnings.catch_warnings():
            # pandas would have every group of a pattern extracted; ours only repeat.
            warnings.filterwarnings("ignore", message="This pattern is interpreted as a regular expression")
            judged = definition.run(
                batch_parameters={"dataframe": frame},
                result_format={"result_format": "SUMMARY", "partial_unexpected_count": EXAMPLES},
                run_id=RunIdentifier(run_name=self._run_name),
            )
        by_position = {_position(result): result for result in judged.results}
        return [by_position[position] for position in range(len(asked))]


def _quiet_context(docs_folder: Path) -> AbstractDataContext:
    """A GX context in memory, with one Data Docs site; no progress bars, no analytics."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    context = gx.get_context(
        mode="ephemeral",
        project_config=DataContextConfig(
            store_backend_defaults=InMemoryStoreBackendDefaults(),
            analytics_enabled=False,
            progress_bars=ProgressBarsConfig(globally=False),
        ),
    )
    context.add_data_docs_site(
        _DOCS_SITE,
        {
            "class_name": "SiteBuilder",
            "store_backend": {
                "class_name": "TupleFilesystemStoreBackend",
                "base_directory": str(docs_folder.resolve()),
            },
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        },
    )
    return context


def _computed(
    table: Table, checks: Sequence[Check] | Callable[[], Sequence[Check]]
) -> tuple[Sequence[Check], list[Verdict]]:
    if not callable(checks):
        return checks, []
    try:
        return checks(), []
    except pl.exceptions.PolarsError as error:
        sentence = f"The checks of {table.name} can be computed"
        return [], [Verdict(table.name, sentence, None, "not_evaluated", f"{type(error).__name__}: {error}")]


def _refuse_equal_names(suite: str, checks: Sequence[Check]) -> None:
    names = [one.name for one in checks]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{suite}: several checks are named {twice}; the second would hide the first")


def _position(result: ExpectationValidationResult) -> int:
    if result.expectation_config is None:
        raise RuntimeError(f"GX returned a result without its expectation: {result}")
    return int(result.expectation_config.meta["position"])


def _verdict(
    suite: str,
    sentence: str,
    column: str | None,
    severity: Severity,
    result: ExpectationValidationResult,
    observed: str,
) -> Verdict:
    error = _evaluation_error(result)
    if error is not None:
        return Verdict(suite, sentence, column, "not_evaluated", error)
    return Verdict(suite, sentence, column, "passed" if result.success else _FAILED[severity], observed)


def _evaluation_error(result: ExpectationValidationResult) -> str | None:
    """Why GX could not evaluate an expectation, or None: such a result says success=False like any failure.

    GX gives one ``exception_info``, or one for each metric that it needed.
    """
    info = result.exception_info or {}
    parts = [info] if "raised_exception" in info else list(info.values())
    raised = [str(part.get("exception_message")) for part in parts if part.get("raised_exception")]
    return "; ".join(raised) if raised else None


def _whole_observed(
    table: Table, frame: pl.DataFrame, expected: ContractExpectation, result: ExpectationValidationResult
) -> str:
    count = int(result.result.get("unexpected_count") or 0)
    if not count:
        return f"0 of {count_of(frame.height)}"
    places = result.result.get("partial_unexpected_index_list") or []
    examples = example_rows(frame[list(places)[:EXAMPLES]], [*table.key, *expected.columns])
    return rows_in_words(count, frame.height, examples)


def _check_observed(check: Check) -> str:
    if not check.total:
        return "no offending rows"
    return rows_in_words(check.total, None, example_rows(check.offending))
