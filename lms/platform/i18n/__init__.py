"""Languages: which one a person gets, the catalogues of all features, formats of dates and durations."""
