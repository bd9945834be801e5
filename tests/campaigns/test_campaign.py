"""A campaign goes on where it was, runs again what other code passed, and names the seed that failed."""

from __future__ import annotations

from pathlib import Path

import pytest
from campaigns import campaign as campaigns
from campaigns.campaign import Campaign, Counts, Ledger, main, run_one, run_seeds, totals

RAN: list[int] = []


def run(seed: int, folder: Path, shared: Path) -> Counts:
    RAN.append(seed)
    assert not list(folder.iterdir())
    (folder / "trace").write_text((shared / "made").read_text())
    assert seed != 3, "three is bad"
    return {"nights": seed}


def prepare(shared: Path) -> None:
    (shared / "made").write_text("once")


CAMPAIGN = Campaign("test", run, prepare)


@pytest.fixture(autouse=True)
def _nothing_ran() -> None:
    RAN.clear()


def test_a_stopped_campaign_goes_on_with_what_has_not_passed(tmp_path: Path) -> None:
    run_seeds(CAMPAIGN, range(3), tmp_path)
    with (tmp_path / "ledger.jsonl").open("a") as ledger:
        ledger.write('{"seed": 4, "co')
    RAN.clear()
    finished = run_seeds(CAMPAIGN, range(6), tmp_path)
    assert RAN == [3, 4, 5]
    assert totals(finished) == {"seeds": 6, "failed": 1, "nights": 0 + 1 + 2 + 4 + 5}


def test_a_seed_that_failed_runs_again_and_its_folder_stays(tmp_path: Path) -> None:
    told: list[str] = []
    (_, failed) = run_seeds(CAMPAIGN, [2, 3], tmp_path, tell=told.append)
    assert "three is bad" in (failed.failure or "")
    assert any("seed 3 failed: AssertionError: three is bad" in line and "--seed 3" in line for line in told)
    assert [path.name for path in tmp_path.glob("seed-*")] == ["seed-000003"]
    run_seeds(CAMPAIGN, [2, 3], tmp_path)
    assert RAN == [2, 3, 3]


def test_what_other_code_passed_runs_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_seeds(CAMPAIGN, [1], tmp_path)
    monkeypatch.setattr(campaigns, "code_digest", lambda: "other")
    run_seeds(CAMPAIGN, [1], tmp_path)
    assert RAN == [1, 1]
    assert set(Ledger(tmp_path).passed("other")) == {1}


def test_seeds_run_side_by_side(tmp_path: Path) -> None:
    finished = run_seeds(CAMPAIGN, range(5), tmp_path, processes=2)
    assert [one.seed for one in finished] == [0, 1, 2, 3, 4]
    assert totals(finished)["failed"] == 1


def test_the_command_line_names_the_first_that_failed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--folder", str(tmp_path)]
    assert main(CAMPAIGN, seeds=3, arguments=where) == 0
    assert main(CAMPAIGN, seeds=5, arguments=where) == 1
    assert "the first seed that failed is 3; again with --seed 3" in capsys.readouterr().out
    assert main(CAMPAIGN, seeds=5, arguments=[*where, "--seed", "3"]) == 1
    assert "three is bad" in capsys.readouterr().out
    assert main(CAMPAIGN, seeds=5, arguments=[*where, "--seed", "2"]) == 0


def test_a_folder_that_a_killed_seed_left_is_emptied(tmp_path: Path) -> None:
    (tmp_path / "seed-000001").mkdir()
    (tmp_path / "seed-000001/left").touch()
    (tmp_path / "shared").mkdir()
    prepare(tmp_path / "shared")
    assert run_one(CAMPAIGN, 1, tmp_path).failure is None
