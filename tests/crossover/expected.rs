//! Which library has which of Jotbench's algorithms.
//!
//! It is written down, so that an algorithm that a library loses, or that a script no longer finds,
//! is missed.

use jotbench::jwt::Algorithm;

use crate::peer::Library;

/// Whether a library has an algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Has {
    Yes,
    No,
    /// Where the Node.js that it runs on has it: ML-DSA is there since Node.js 24.7.
    Maybe,
}

use Has::{Maybe, No, Yes};

/// A line for each algorithm: `PyJWT`, `joserfc`, `jwcrypto`, `jose`.
const TABLE: &[(&str, [Has; 4])] = &[
    ("HS256", [Yes, Yes, Yes, Yes]),
    ("HS384", [Yes, Yes, Yes, Yes]),
    ("HS512", [Yes, Yes, Yes, Yes]),
    ("RS256", [Yes, Yes, Yes, Yes]),
    ("RS384", [Yes, Yes, Yes, Yes]),
    ("RS512", [Yes, Yes, Yes, Yes]),
    ("PS256", [Yes, Yes, Yes, Yes]),
    ("PS384", [Yes, Yes, Yes, Yes]),
    ("PS512", [Yes, Yes, Yes, Yes]),
    ("ES256", [Yes, Yes, Yes, Yes]),
    ("ES384", [Yes, Yes, Yes, Yes]),
    ("ES512", [Yes, Yes, Yes, Yes]),
    ("ES256K", [Yes, Yes, Yes, No]),
    ("Ed25519", [No, Yes, Yes, Yes]),
    ("EdDSA", [Yes, Yes, Yes, Yes]),
    ("ML-DSA-44", [No, No, Yes, Maybe]),
    ("ML-DSA-65", [No, No, Yes, Maybe]),
    ("ML-DSA-87", [No, No, Yes, Maybe]),
];

/// Whether `library` is expected to have `algorithm`.
pub fn has(library: Library, algorithm: Algorithm) -> Has {
    let column = Library::ALL.iter().position(|other| *other == library);
    let row = TABLE.iter().find(|(name, _)| *name == algorithm.name());
    match (row, column) {
        (Some((_, row)), Some(column)) => row[column],
        _ => panic!("{algorithm} of {} is not in the table", library.name()),
    }
}

#[test]
fn the_table_has_each_algorithm_of_jotbench_once() {
    let written: Vec<&str> = TABLE.iter().map(|(name, _)| *name).collect();
    let known: Vec<&str> = Algorithm::all().map(Algorithm::name).collect();
    assert_eq!(written, known);
}
