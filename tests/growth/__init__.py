"""What a page, an entry and a node cost as a county grows: `make growth`."""
