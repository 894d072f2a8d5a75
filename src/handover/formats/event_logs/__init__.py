"""Event logs for process mining: OCEL 2.0 as JSON, XES (IEEE 1849-2016), and a process as PNML (ISO/IEC 15909-2)."""
