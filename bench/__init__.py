"""How good and how fast the product is, measured: `make bench` or `python -m bench [PART…] [--quick] [--details]`."""
