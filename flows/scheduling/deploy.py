"""The nightly refresh as a deployment: for the runner that ``serve`` starts, or for a Prefect server's work pool."""

from __future__ import annotations

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectAlreadyExists, PrefectException
from prefect.schedules import Cron
from prefect.settings import get_current_settings
from prefect.types.entrypoint import EntrypointType
from prefect.workers.process import ProcessWorker

from flows.scheduling import schedule
from flows.scheduling.scheduled import scheduled_refresh
from flows.settings import Settings, SettingsError


class DeployError(OSError):
    """The Prefect server does not answer, or does not take the deployment."""


def nightly_deployment(cron: str = schedule.CRON) -> RunnerDeployment:
    """The deployment as ``flows/scheduling/schedule.py`` has it; ``serve`` and ``deploy`` register the same."""
    deployment = scheduled_refresh.to_deployment(
        name=schedule.NAME,
        schedule=Cron(cron, timezone=schedule.TIMEZONE),
        concurrency_limit=ConcurrencyLimitConfig(
            limit=schedule.CONCURRENCY_LIMIT,
            collision_strategy=ConcurrencyLimitStrategy(schedule.COLLISION_STRATEGY),
        ),
        # The package is installed where the runs are; a path would be one of this machine.
        entrypoint_type=EntrypointType.MODULE_PATH,
        description="The nightly refresh: fetch, read, judge, publish.",
    )
    if not isinstance(deployment, RunnerDeployment):
        raise TypeError("a deployment is made outside of an event loop")
    return deployment


def deploy(settings: Settings, cron: str = schedule.CRON, work_pool: str = schedule.WORK_POOL) -> str:
    """Makes the work pool, where there is none, and the deployment on the server of PREFECT_API_URL; returns its name.

    The settings go along as variables of the runs, secrets left out: a worker has those in its own environment.
    Raises SettingsError, DeployError.
    """
    address = get_current_settings().api.url
    if address is None:
        raise SettingsError(
            "PREFECT_API_URL names no Prefect server: set it (http://HOST:4200/api), or use `bubblewatch serve`, "
            "which starts one"
        )
    deployment = nightly_deployment(cron)
    deployment.work_pool_name = work_pool
    deployment.job_variables = {"env": settings.as_environment(with_secrets=False)}
    try:
        _make_work_pool(work_pool)
        deployment.apply()
    except (httpx.HTTPError, PrefectException) as error:
        raise DeployError(f"the Prefect server at {address} did not take the deployment: {error}") from error
    return deployment.full_name


def _make_work_pool(name: str) -> None:
    template = ProcessWorker.get_default_base_job_template()
    pool = WorkPoolCreate(name=name, type=schedule.WORK_POOL_TYPE, base_job_template=template)
    with get_client(sync_client=True) as client:
        try:
            client.create_work_pool(pool)
        except ObjectAlreadyExists:
            return
