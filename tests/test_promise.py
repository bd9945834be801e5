"""The promise to readers: a change of the contract is said by its version and in the changelog, or the tests fail."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from docs.generate import CONTRACT_LOCK, FOLDER
from warehouse.contract.version import CONTRACT_VERSION
from warehouse.promise import ContractError, Shape, changes, lock_text, next_version, published_shape

LOCKED = (FOLDER / CONTRACT_LOCK).read_text()
CHANGELOG = (Path(__file__).parents[1] / "CHANGELOG.md").read_text()

MART = "main.mart_x"


@pytest.fixture
def shape() -> Shape:
    relations = {
        MART: {"columns": ["cik VARCHAR NOT NULL", "capex_usd DECIMAL(38,2)"], "key": ["cik"]},
        "raw.raw_x": {"columns": ["cik VARCHAR"], "key": []},
    }
    return {"relations": relations, "macros": {"main.mart_x_as_of": ["moment"]}, "values": {"basis": ["gross", "net"]}}


def test_the_contract_is_the_one_that_was_promised() -> None:
    assert lock_text(LOCKED, published_shape()) == LOCKED


def test_the_changelog_names_the_version_of_the_contract() -> None:
    assert json.loads(LOCKED)["contract_version"] == CONTRACT_VERSION
    assert f"Contract {CONTRACT_VERSION}" in CHANGELOG


def _renamed(shape: Shape) -> None:
    shape["relations"]["main.mart_y"] = shape["relations"].pop(MART)


def _column(*columns: str) -> Any:
    def change(shape: Shape) -> None:
        shape["relations"][MART]["columns"] = list(columns)

    return change


def _set(part: str, name: str, value: Any) -> Any:
    def change(shape: Shape) -> None:
        shape[part][name] = value

    return change


@pytest.mark.parametrize(
    ("change", "said", "needed"),
    [
        (_renamed, "main.mart_x is gone", "2.0"),
        (_column("cik VARCHAR NOT NULL"), "main.mart_x: capex_usd is gone", "2.0"),
        (_column("cik VARCHAR NOT NULL", "capex_usd DOUBLE"), "capex_usd was DECIMAL(38,2), is DOUBLE", "2.0"),
        (_column("cik VARCHAR", "capex_usd DECIMAL(38,2)"), "cik was VARCHAR NOT NULL, is VARCHAR", "2.0"),
        (_column("capex_usd DECIMAL(38,2)", "cik VARCHAR NOT NULL"), "another order", "2.0"),
        (_column("cik VARCHAR NOT NULL", "new DATE", "capex_usd DECIMAL(38,2)"), "not at the end", "2.0"),
        (_set("macros", "main.mart_x_as_of", ["moment", "basis"]), "takes something else", "2.0"),
        (_set("values", "basis", ["gross"]), "basis is never again one of: net", "2.0"),
        (_column("cik VARCHAR NOT NULL", "capex_usd DECIMAL(38,2)", "new DATE"), "main.mart_x: new is new", "1.5"),
        (_column("cik VARCHAR NOT NULL", "capex_usd DECIMAL(38,2) NOT NULL"), "is DECIMAL(38,2) NOT NULL", "1.5"),
        (_set("relations", "main.dim_x", {"columns": [], "key": []}), "main.dim_x is new", "1.5"),
        (_set("relations", "raw.raw_x", {"columns": ["cik BIGINT"], "key": []}), "cik was VARCHAR, is BIGINT", "1.5"),
        (_set("values", "basis", ["gross", "net", "other"]), "basis may be: other", "1.5"),
    ],
)
def test_a_change_asks_for_a_version(shape: Shape, change: Any, said: str, needed: str) -> None:
    changed = copy.deepcopy(shape)
    change(changed)
    assert any(said in found.text for found in changes(shape, changed))
    assert next_version("1.4", changes(shape, changed)) == needed
    locked = lock_text(None, shape, "1.4")
    with pytest.raises(ContractError, match=rf"CONTRACT_VERSION .* to {needed}, name 'Contract {needed}'"):
        lock_text(locked, changed, "1.4")
    assert json.loads(lock_text(locked, changed, needed))["contract_version"] == needed


def test_a_key_is_part_of_the_promise(shape: Shape) -> None:
    changed = copy.deepcopy(shape)
    changed["relations"][MART]["key"] = ["cik", "capex_usd"]
    assert [(found.breaks, "the key was" in found.text) for found in changes(shape, changed)] == [(True, True)]


def test_what_breaks_is_said_first_and_decides(shape: Shape) -> None:
    changed = copy.deepcopy(shape)
    changed["relations"]["main.dim_x"] = {"columns": [], "key": []}
    del changed["macros"]["main.mart_x_as_of"]
    found = changes(shape, changed)
    assert [one.breaks for one in found] == [True, False]
    with pytest.raises(ContractError, match=r"breaks readers: main\.mart_x_as_of"):
        lock_text(lock_text(None, shape, "1.9"), changed, "1.10")
    assert lock_text(lock_text(None, shape, "1.9"), changed, "2.0")
