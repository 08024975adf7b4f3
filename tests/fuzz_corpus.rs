//! The corpora of the fuzz targets, replayed: what the fuzzers met once holds ever after.

#[path = "fuzz/bodies.rs"]
mod bodies;

use std::{fs, panic, path::Path};

/// Runs every file of a target's corpus, and names all on which it fails.
fn replay(target: &str, least: usize, body: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the corpus is there")
        .map(|entry| entry.expect("it can be listed").path())
        .collect();
    files.sort_unstable();
    assert!(files.len() >= least, "{} files", files.len());
    let failed: Vec<_> = files
        .iter()
        .filter(|path| {
            let input = fs::read(path).expect("it can be read");
            panic::catch_unwind(|| body(&input)).is_err()
        })
        .collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn tokens() {
    replay("token", 30, bodies::token);
}

#[test]
fn tickets() {
    replay("ticket", 20, bodies::ticket);
}

#[test]
fn json_texts() {
    replay("json", 30, bodies::json);
}

#[test]
fn keys() {
    replay("key", 30, bodies::key);
}

#[test]
fn profiles() {
    replay("profile", 10, bodies::profile);
}

#[test]
fn client_indexes() {
    replay("index", 10, bodies::index);
}
