"""Training of what ships under knowledge/model and of the ranking weights. Never imported by the product."""
