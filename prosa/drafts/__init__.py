"""What people have begun to write, kept on the server (CMP-1)."""
