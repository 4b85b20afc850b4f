"""The two pages of the world: coverage of its regions beside Pakistan, and what the guarantees cost and lack."""
