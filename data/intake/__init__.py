"""Takes files in: reads them in a process of its own, checks and coarsens every record, writes all or nothing."""
