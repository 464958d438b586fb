"""The rules of screening: each looks at a case and objects, or doesn't."""
