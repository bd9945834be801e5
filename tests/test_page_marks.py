"""A mark of the page is one figure of one row: exactly, with its state, its reason and its way back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from page_warehouse import (
    FILING,
    LATER,
    THIRTEEN_F,
    checked,
    claim,
    era,
    everything,
    filing,
    option,
    panel,
    payback,
    publish,
    quarterly,
    reading,
    section_of,
    status,
    yearly,
)

from warehouse.page.marks import Mark, State
from warehouse.page.sections import sections

SUMMER, AUTUMN = date(2025, 6, 30), date(2025, 9, 30)


def named(marks: tuple[Mark, ...], name: str) -> Mark:
    (found,) = [mark for mark in marks if mark.name.en == name]
    return found


def test_every_mark_holds_the_figure_of_the_row_it_names(tmp_path: Path) -> None:
    database = publish(tmp_path, everything())
    with reading(database) as reader:
        marks = [mark for section in sections(reader) for mark in section.marks if mark.row_key is not None]
        assert len(marks) > 20
        for mark in marks:
            (row,) = reader.ask(
                f"SELECT {mark.column} AS value, accession_numbers FROM {mark.mart} WHERE "
                + " AND ".join(
                    f"CAST({key} AS VARCHAR) = ?" for key in (p.partition("=")[0] for p in mark.row_key.split(", "))
                ),
                [part.partition("=")[2] for part in mark.row_key.split(", ")],
            )
            assert (mark.value, ", ".join(mark.accession_numbers)) == (row["value"], row["accession_numbers"])
            assert mark.as_json()["value"] == (None if row["value"] is None else f"{row['value']:f}")


def test_ids_are_unique_on_the_page(tmp_path: Path) -> None:
    with reading(publish(tmp_path, everything())) as reader:
        ids = [mark.id for section in sections(reader) for mark in section.marks]
    assert len(ids) == len(set(ids))
    assert ids[0] == "cloud-growth-0"


def test_a_year_that_no_filing_gives_is_a_mark_without_a_figure(tmp_path: Path) -> None:
    database = publish(tmp_path, {"mart_cloud_growth": yearly(y2018="46.94", y2020="29.53")})
    gap = named(section_of(database, "cloud-growth").marks, "AWS, fiscal 2019")
    assert (gap.state, gap.value, gap.row_key, gap.draw["y"]) == (State.DROPPED, None, None, None)
    assert gap.note is not None
    assert "No filing that was read" in gap.note.en


def test_a_dropped_figure_says_why_in_the_warehouses_words(tmp_path: Path) -> None:
    database = publish(tmp_path, {"mart_cloud_growth": yearly(y2018=None)})
    mark = named(section_of(database, "cloud-growth").marks, "AWS, fiscal 2018")
    assert mark.state is State.DROPPED
    assert mark.note is not None
    assert mark.note.en == "Dropped: no filing prints both years"


def test_a_figure_whose_filing_a_check_warns_of_is_hollow(tmp_path: Path) -> None:
    verdict = {
        "suite": "raw_filing", "expectation": "Filings are in time", "verdict": "warned", "load_id": "r1",
        "observed": f"1 row: {FILING}", "sequence": 1,
    }  # fmt: skip
    old = verdict | {"load_id": "r0", "observed": f"1 row: {THIRTEEN_F}"}
    rows = {
        "mart_cloud_growth": yearly(y2018="46.94"),
        "mart_option_position": [option(AUTUMN, "PFIZER INC", "Call", 1)],
        "validation_result": [verdict, old],
    }
    database = publish(tmp_path, rows)
    mark = section_of(database, "cloud-growth").marks[0]
    assert (mark.state, mark.value) == (State.WARNED, Decimal("46.94"))
    assert mark.note is not None
    assert "Filings are in time" in mark.note.en
    assert section_of(database, "options").marks[0].state is State.SOUND, "that run is not the one that is up"


def test_a_mean_with_a_year_still_running_and_a_thin_panel_are_hollow(tmp_path: Path) -> None:
    rows = {
        "mart_cloud_growth_era": [era(2023, 2025, "16.69", running=True)],
        "mart_capex_growth": [panel(2025, "30.45", thin=True)],
    }
    database = publish(tmp_path, rows)
    assert [mark.state for mark in section_of(database, "cloud-growth").marks] == [State.WARNED]
    (thin,) = section_of(database, "capex-growth").marks
    assert thin.state is State.WARNED
    assert thin.note is not None
    assert "5 of 7 companies" in thin.note.en


def test_recasts_are_not_drawn(tmp_path: Path) -> None:
    recast = yearly(y2018="12.34")[0] | {"recast_number": 1, "is_recast": True}
    database = publish(tmp_path, {"mart_cloud_growth": [*yearly(y2018="46.94"), recast]})
    assert [mark.value for mark in section_of(database, "cloud-growth").marks] == [Decimal("46.94")]


def test_quarters_begin_with_the_first_growth_and_show_the_gaps_after_it(tmp_path: Path) -> None:
    rows = [one for one in quarterly([None, "16.9", "17.5", None, "23.6"]) if one["calendar_quarter"] != 2]
    marks = section_of(publish(tmp_path, {"mart_cloud_growth": rows}), "cloud-quarters").marks
    assert [(mark.draw["x"], mark.state.value) for mark in marks] == [
        ("2025-02-15", "sound"),
        ("2025-05-15", "dropped"),
        ("2025-08-15", "dropped"),
        ("2025-11-15", "sound"),
    ]


def test_capex_and_cloud_revenue_of_a_missing_year_are_both_without_a_figure(tmp_path: Path) -> None:
    rows = [payback(2023, 52729, 90757, None), payback(2025, None, 128725, None)]
    marks = section_of(publish(tmp_path, {"mart_capex_payback": rows}), "capex-cloud").marks
    states = {(mark.draw["kind"], mark.draw["x"]): mark.state for mark in marks}
    assert states[("capex_usd", 2024)] is State.DROPPED
    assert states[("revenue_usd", 2024)] is State.DROPPED
    assert states[("capex_usd", 2025)] is State.DROPPED
    assert states[("revenue_usd", 2025)] is State.SOUND


def test_of_a_pair_of_players_the_largest_claim_is_drawn_and_the_table_has_all(tmp_path: Path) -> None:
    claims = [
        claim(1, "Amazon", "Anthropic", "5300000000"),
        claim(2, "Amazon", "Anthropic", "13800000000"),
        claim(3, "Amazon", "Anthropic", "99000000000", amount_currency="JPY"),
        claim(4, "AMD", "OpenAI", None, claim_shares=Decimal(160000000), claim_kind="warrant"),
    ]
    marks = section_of(publish(tmp_path, {"mart_financing_link": claims}), "financing").marks
    drawn = [(mark.draw["payer"], mark.value) for mark in marks if mark.draw["drawn"]]
    assert drawn == [("Amazon", Decimal(13800000000)), ("AMD", Decimal(160000000))]
    assert len(marks) == 4
    assert named(marks, "AMD → OpenAI: warrant, committed").unit.en == "shares"
    assert any(mark.unit.en == "in the currency of the sentence" for mark in marks)


def test_a_claim_without_an_amount_is_sound_and_says_so(tmp_path: Path) -> None:
    (mark,) = section_of(
        publish(tmp_path, {"mart_financing_link": [claim(1, "NVIDIA", "OpenAI", None)]}), "financing"
    ).marks
    assert (mark.state, mark.value) == (State.SOUND, None)
    assert mark.note is not None
    assert mark.note.en == "The sentence states no amount."


def test_puts_are_stacked_upwards_and_calls_downwards_by_size(tmp_path: Path) -> None:
    options = [
        option(AUTUMN, "NVIDIA CORPORATION", "Put", 186580000, cusip="a"),
        option(AUTUMN, "PALANTIR TECHNOLOGIES INC", "Put", 912100000, cusip="b"),
        option(AUTUMN, "PFIZER INC", "Call", 152880000, cusip="c"),
    ]
    marks = section_of(publish(tmp_path, {"mart_option_position": options}), "options").marks
    assert [(mark.draw["issuer"], mark.draw["y0"], round(mark.draw["y1"], 2)) for mark in marks] == [
        ("PALANTIR", 0.0, 912.1),
        ("NVIDIA", 912.1, 1098.68),
        ("PFIZER", 0.0, -152.88),
    ]


@pytest.mark.parametrize(
    ("state", "kind"),
    [("reported", "no_options"), ("missing", "no_report"), ("overdue", "no_report"), ("not_expected", "not_expected")],
)
def test_a_quarter_without_an_option_says_what_became_of_its_report(tmp_path: Path, state: str, kind: str) -> None:
    rows = {
        "mart_option_position": [option(SUMMER, "PFIZER INC", "Call", 1)],
        "mart_manager_status": [status(SUMMER, "reported"), status(AUTUMN, state)],
    }
    mark = section_of(publish(tmp_path, rows), "options").marks[-1]
    assert (mark.draw["kind"], mark.value, mark.draw["quarter"]) == (kind, None, "2025 Q3")
    assert mark.note is not None


@pytest.mark.parametrize(
    ("then", "now", "held"),
    [("16.69", "17.17", (True, True)), ("29.26", "30.78", (False, False)), ("16.4", None, (False, None))],
)
def test_a_figure_of_the_article_holds_where_it_rounds_to_it(
    tmp_path: Path, then: str, now: str | None, held: tuple[bool, bool | None]
) -> None:
    (mark,) = section_of(
        publish(tmp_path, {"mart_article_check": [checked("4", "17", then, now)]}), "article-check"
    ).marks
    assert (mark.draw["held_then"], mark.draw["holds_now"]) == held


def test_as_of_a_day_the_page_shows_what_was_known_then(tmp_path: Path) -> None:
    first, then = datetime(2025, 2, 7, 16, 30), datetime(2025, 6, 1)
    before = yearly(y2024="18.51")[0] | {"known_from": first, "known_to": then}
    after = yearly(y2024="19.99")[0] | {"known_from": then, "accession_numbers": LATER}
    database = publish(tmp_path, {"mart_cloud_growth": [before, after], "raw_filing": [filing()]})
    assert [mark.value for mark in section_of(database, "cloud-growth").marks] == [Decimal("19.99")]
    marks = section_of(database, "cloud-growth", datetime(2025, 3, 1)).marks
    assert [(mark.value, mark.accession_numbers) for mark in marks] == [(Decimal("18.51"), (FILING,))]
    assert section_of(database, "cloud-growth", datetime(2025, 1, 1)).marks == ()
    with reading(database, datetime(2025, 1, 1)) as reader:
        assert reader.reach()["filings"] == 0
