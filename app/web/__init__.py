"""Web: HTTP and HTML tools without a product."""
