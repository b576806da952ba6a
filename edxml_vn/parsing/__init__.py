"""The inside of `read`: bytes → markup → elements → values. Outside, only `edxml_vn.reading`."""
