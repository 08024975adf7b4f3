mod cuts;
mod ends;
mod inputs;

use std::sync::Mutex;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::*;

/// What a sighting says, to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    input: usize,
    line: u64,
    column: u64,
    span: std::ops::Range<usize>,
    token: String,
    before: Vec<u8>,
}

fn seen(sighting: &Sighting<'_>) -> Seen {
    Seen {
        input: sighting.input,
        line: sighting.line,
        column: sighting.column,
        span: sighting.found.span.clone(),
        token: sighting.found.token.to_string(),
        before: sighting.before.to_vec(),
    }
}

fn threads(count: usize) -> NonZeroUsize {
    NonZeroUsize::new(count).unwrap()
}

fn bytes(text: impl Into<Vec<u8>>) -> Input {
    Input::Bytes("a text".to_owned(), Arc::from(text.into()))
}

/// A token whose subject is this.
fn token(subject: &str) -> String {
    let [header, claims] = [r#"{"alg":"HS256"}"#.to_owned(), format!(r#"{{"sub":"{subject}"}}"#)]
        .map(|part| URL_SAFE_NO_PAD.encode(part));
    format!("{header}.{claims}.c2lnbmF0dXJl")
}

/// Scans with pieces of `size` bytes.
fn scanned(inputs: &[Input], count: usize, size: usize) -> (Vec<Seen>, Vec<Trouble>) {
    let progress = Progress::default();
    let judge = |sighting: Sighting<'_>| seen(&sighting);
    let work = Work { search: &search, judge: &judge, progress: &progress, size };
    let all = Mutex::new(Vec::new());
    let troubles = scan_with(inputs, threads(count), &work, |seen| {
        all.lock().unwrap().push(seen);
        ControlFlow::Continue(())
    });
    let all = all.into_inner().unwrap();
    assert_eq!(progress.tokens.into_inner(), all.len() as u64);
    assert_eq!(progress.bytes.into_inner(), progress.total.into_inner());
    (all, troubles)
}

/// The tokens of a scan without trouble.
fn tokens(inputs: &[Input]) -> Vec<String> {
    let (seen, troubles) = scanned(inputs, 2, piece::SIZE);
    assert_eq!(troubles, []);
    seen.into_iter().map(|seen| seen.token).collect()
}
