"""Complaints: at the window or from the public page, signed or nameless, some of them sealed from the start."""
