"""Who is told what, and how: the bell, the sound, the phone."""
