"""好差评 of the assistant: ratings, tickets, open questions and their reports. Rules here are pure; records are `knowledge.store`."""
