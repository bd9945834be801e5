"""The version of the contract: the one place that says it. What may change with which step: docs/contract.md."""

CONTRACT_VERSION = "1.0"
