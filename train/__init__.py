"""Command lines over ganlab, run from the checkout: README.md lists them."""
