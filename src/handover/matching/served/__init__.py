"""Galleries searched by a process of their own, which the processes of one machine ask through a socket."""
