"""Fingerprints of the state's anchors, so that a false root cannot be brought in under their name.

From `CODES.md` §15, which took them from public software: compare with the certificates themselves
before real use. Keys are SHA-256 of the DER.
"""

from __future__ import annotations

# In the name of every certificate of the demo's own authority.
DEMO_MARK = "MINH HỌA"

PINS = {
    "f04ba4b459a7c9a1b971ad9b1cb833e695a80c79aea63b174b66a70edfe2fdb8": (
        "RootCA chuyên dùng Chính phủ G2"
    ),
    "d8cab7a4aef92e6bb2509d7c61cee7b44f3731b2d21074963530277b366fae4b": (
        "CA phục vụ các cơ quan Nhà nước G2"
    ),
    "e4b402e3cb4cacc0a20d21fa49bce76beb4eb47ba7ffb7a8f71c554dbe561a81": (
        "CA phục vụ các cơ quan Đảng G2"
    ),
    "f7bc89054cec7f12730d7b8cd3eb7955b163835087e5eb873edfb584763b3f90": (
        "RootCA chuyên dùng Chính phủ G1"
    ),
    "75e969c07ba35c29c72bbc1bfb880f20f3891a619b00b77eb02ca6160736a1fe": (
        "CA phục vụ các cơ quan Nhà nước G1"
    ),
    "bac8bf609ab420a8ee1780d74f4de5c7f7184959d2a7375b0a75e4c29f0908e7": (
        "Vietnam National Root CA"
    ),
}
