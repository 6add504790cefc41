"""What words mean wherever they stand: titles, countries, mail domains, figures, signs of interest."""
