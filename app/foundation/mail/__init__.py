"""Mail: letters that wait in the same database as what caused them, and the carrier that takes them out."""
