//! Two signatures: whether they are the same, and what that means. No more of one is shown than
//! tells it from another.

use super::{Difference, Row};
use crate::jwt::{Algorithm, Family, Part, Segment, Token};

/// How many characters of a signature are shown; of a short one no more than a quarter.
const SHOWN: usize = 8;

/// The row on the signatures that are looked at; none where neither token has one.
pub(super) fn compare(first: &Token, second: &Token) -> Option<Row> {
    let [one, other] = [signature(first), signature(second)];
    let same_content = first.signing_input().is_some()
        && first.signing_input().as_deref() == second.signing_input().as_deref();
    let (difference, remark) = match (one, other) {
        (None, None) => return None,
        (None, Some(_)) => (Difference::Added, "the first is not signed".to_owned()),
        (Some(_), None) => (Difference::Missing, "the second is not signed".to_owned()),
        (Some(one), Some(other)) if one.bytes == other.bytes => {
            let same_text = one.encoded(&first.text) == other.encoded(&second.text);
            match (same_content, same_text) {
                (true, true) => (Difference::Same, String::new()),
                (true, false) => {
                    (Difference::Written, "the same bytes, encoded otherwise".to_owned())
                }
                (false, _) => {
                    let remark = "the same over another header or payload: one was altered";
                    (Difference::Same, remark.to_owned())
                }
            }
        }
        (Some(one), Some(other)) => {
            let lengths = (one.bytes.len(), other.bytes.len());
            (Difference::Changed, differs(first, same_content, lengths))
        }
    };
    let shown = |token: &Token| signature(token).map(|part| begin(part, &token.text));
    let (first, second) = (shown(first), shown(second));
    Some(Row { part: Part::Signature, name: String::new(), first, second, difference, remark })
}

/// The signature, unless it is empty.
fn signature(token: &Token) -> Option<&Segment> {
    token.signature.as_ref().filter(|part| !part.encoded(&token.text).is_empty())
}

/// Why two signatures differ.
fn differs(token: &Token, same_content: bool, (one, other): (usize, usize)) -> String {
    if one != other {
        return format!("{one} bytes against {other}");
    }
    if !same_content {
        return "over another header or payload".to_owned();
    }
    let algorithm = token.alg().and_then(|alg| alg.parse::<Algorithm>().ok());
    match algorithm.map(Algorithm::family) {
        Some(Family::Hmac) => "over the same content, so with another secret or altered".to_owned(),
        // These sign the same each time (RFC 8017 §8.2, RFC 8032 §5.1.6), the others do not.
        Some(Family::Rsa | Family::Ed) => {
            "over the same content, so with another key or altered".to_owned()
        }
        _ => "over the same content, so with another key, at another time, or altered".to_owned(),
    }
}

/// `q3Zc0xv0…, 32 bytes`
fn begin(signature: &Segment, text: &str) -> String {
    let encoded = signature.encoded(text);
    let shown: String = encoded.chars().take(SHOWN.min(encoded.len() / 4)).collect();
    format!("{shown}…, {} bytes", signature.bytes.len())
}
