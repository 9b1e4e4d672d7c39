"""What pages are made of: a file per section, which draws itself from records and a selection."""
