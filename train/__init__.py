"""Command lines over ganlab, run from the checkout: train.all, train.one, train.judge, train.evaluate, train.table."""
