"""Tables in and out: .xlsx and .csv from Excel, WPS and other programs; written so that no cell runs as a formula."""
