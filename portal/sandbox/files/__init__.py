"""File and image columns, the bodies of notes: how their bytes come in, are kept and go out."""
