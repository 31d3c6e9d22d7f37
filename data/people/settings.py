"""Names the settings that say whether people sign in, and what they may do."""

# The file with Streamlit's [auth] section; without it, one person works at one machine.
SIGN_IN = "MAJAKKA_SIGN_IN"
# The file that says who holds which role.
PEOPLE = "MAJAKKA_PEOPLE"
