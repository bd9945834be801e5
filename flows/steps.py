"""The stages as Prefect tasks: retries, time-outs and names stand here and nowhere else.

A task run costs about 50 ms, so a task is a stage over all filings, never one filing. Nothing is cached by Prefect:
what is done already is known from the raw zone and the build file.
"""

from __future__ import annotations

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.stages import backfill_filings as backlog
from flows.stages import build_tables, compare_nights, land_filings, publish_release, read_filings
from flows.stages import read_datasets as datasets
from flows.stages.find_filings import find_filings as find

find_filings = task(name="find filings", cache_policy=NO_CACHE)(find)
land = task(name="land filings", cache_policy=NO_CACHE)(land_filings.land_filings)
backfill_filings = task(name="backfill filings", cache_policy=NO_CACHE)(backlog.backfill_filings)
read = task(name="read filings", cache_policy=NO_CACHE)(read_filings.read_filings)
load_datasets = task(name="load data sets", cache_policy=NO_CACHE)(datasets.load_datasets)
read_datasets = task(name="read data sets", cache_policy=NO_CACHE)(datasets.read_datasets)
build_dimensions = task(name="build dimensions", cache_policy=NO_CACHE)(build_tables.build_dimensions)
build_core = task(name="build core", cache_policy=NO_CACHE)(build_tables.build_core)
build_marts = task(name="build marts", cache_policy=NO_CACHE)(build_tables.build_marts)
compare = task(name="compare with last night", cache_policy=NO_CACHE)(compare_nights.compare_nights)
hold_back = task(name="hold back", cache_policy=NO_CACHE)(publish_release.hold_back)
renew = task(name="renew the release", cache_policy=NO_CACHE)(publish_release.renew_release)
publish = task(name="publish", cache_policy=NO_CACHE)(publish_release.publish_release)
