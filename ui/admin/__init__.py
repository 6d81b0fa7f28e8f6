"""The maintenance pages at /admin: files in, what is wrong with them, tickets, open questions, eval runs, people, the audit trail, the machine."""
