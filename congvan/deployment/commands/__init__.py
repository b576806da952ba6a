"""One module per command: `run(arguments, *, stdout, stderr) -> exit code`."""
