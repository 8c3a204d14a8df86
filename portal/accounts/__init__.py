"""Who is asking, and as whom upstream."""
