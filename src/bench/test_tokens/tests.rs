//! The promises of the test tokens.
