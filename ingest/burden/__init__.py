"""The burden of applying (办事负担): what a matter costs a citizen in papers, steps, visits and days, and what of it could go."""
