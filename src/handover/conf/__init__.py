"""How the program is assembled: settings, addresses, the server and the worker."""
