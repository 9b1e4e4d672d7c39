"""One paper, one file: nets, terms and Config. A model never imports a sibling."""
