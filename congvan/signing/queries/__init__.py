"""Questions about signatures; filled by the modules beside."""
