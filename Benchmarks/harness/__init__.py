"""The runner of the benchmark; Benchmarks/README.md says what it does."""
