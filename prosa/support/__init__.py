"""Who may ask for support: the codes of companies, and the resellers who look after companies."""
