"""Foundation: the ground every room stands on, without a word about the product."""
