"""Control of the sandbox: reset, faults, the request log and the clock."""
