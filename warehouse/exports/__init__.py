"""What leaves the warehouse for tools of others; all of it reads the contract or the published file only."""
