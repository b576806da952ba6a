"""Tests of signature checks, on a certification office made for them."""
