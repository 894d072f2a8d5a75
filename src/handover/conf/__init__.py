"""How the house is put together: settings, addresses, the server and the worker."""
