//! How a secret is written into a store: one line of ASCII.
