//! Tokens of everyday life.
