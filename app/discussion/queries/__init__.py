"""Reading discussions. Lists are keyset-paged on kept positions; nothing is counted."""
