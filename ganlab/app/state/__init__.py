"""What a visitor has chosen: in the session and in the link."""
