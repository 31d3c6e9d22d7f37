"""Takes files in: reads them in a process of its own, checks and coarsens records, writes all or nothing."""
