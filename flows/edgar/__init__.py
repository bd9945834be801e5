"""EDGAR: what exists, how it is fetched, and the gateway that every request passes."""
