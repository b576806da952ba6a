"""Boards, shared documents and the regulation of use."""
