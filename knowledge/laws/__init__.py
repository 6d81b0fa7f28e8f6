"""Laws as guides cite them: names and articles read, what has ended, and the texts of laws where a deployment has them."""
