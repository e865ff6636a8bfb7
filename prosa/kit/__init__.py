"""Tools without domain words: every feature may use them, they use no feature."""
