"""Matter lists (事项清单) of nation, province, city and district: how they are counted, joined and compared."""
