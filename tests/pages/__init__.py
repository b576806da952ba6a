"""Every page, found by walking the addresses: its HTML, its audience, its statements, its weight."""
