"""The four files that hold MNIST, or other data of its form: found, unpacked, told apart by content."""
