"""What can be measured of digits, in numpy and float64, without torch: one file per question."""
