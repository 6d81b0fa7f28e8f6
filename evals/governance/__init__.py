"""What a hall learns about its own guides and lists, as pages with plots and as workbooks for the offices."""
