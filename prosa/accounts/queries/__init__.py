"""Every statement of accounts. Users and sign-in attempts are the installation's, all else one account's."""
