"""The REST half of the loopback Discord: one module a resource, wired together in `routes`."""
