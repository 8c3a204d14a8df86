"""Who is calling: tokens, passwords, impersonation and the caller's facts."""
