"""Pages of certificates and key devices, of one's own signature, and of signing at one's own machine."""
