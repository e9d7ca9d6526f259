"""HTTP: a package per audience, one table of errors, one place for headers and languages."""
