"""compliance-bot: watches a mailbox for data breach reports and keeps the 72 hours (AVG art. 33/34)."""

__version__ = "0.1.0"
