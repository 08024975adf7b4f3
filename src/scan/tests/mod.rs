//! Tests of the scan with a search of their own, which finds `<…>`.
