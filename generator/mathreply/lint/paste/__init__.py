"""What chat windows, note-takers and editors do to mathematics on its way into a post."""
