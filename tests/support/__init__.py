"""What tests build and ask: factories, a browser, a Hub, a run that can be killed."""
