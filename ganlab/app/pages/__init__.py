"""The app's pages, a file each: the order of a page's sections, nothing else."""
