"""Records on the Hugging Face Hub: what a repository of ours holds, push, pull, and the cache between."""
