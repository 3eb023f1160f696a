"""One file for every event and shape ever stored, exactly as it was stored. Files are added, never edited."""
