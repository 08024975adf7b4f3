//! Object identifiers (ITU-T X.660) for messages.

use std::fmt::Write as _;

/// Octets of the longest identifier that is written out; longer ones are not real.
const MOST: usize = 64;

/// An encoded identifier in dots: `1.2.840.113549.1.1.1`.
pub(super) fn dotted(encoded: &[u8]) -> String {
    let mut text = String::new();
    let mut arc: u128 = 0;
    for octet in encoded.iter().take(MOST) {
        arc = arc.wrapping_shl(7) | u128::from(octet & 0x7f);
        if octet & 0x80 != 0 {
            continue;
        }
        if text.is_empty() {
            // The first two arcs share one number.
            let first = (arc / 40).min(2);
            let second = arc.saturating_sub(first * 40);
            let _ = write!(text, "{first}.{second}");
        } else {
            let _ = write!(text, ".{arc}");
        }
        arc = 0;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_written_in_dots() {
        assert_eq!(dotted(b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"), "1.2.840.113549.1.1.1");
        assert_eq!(dotted(b"\x2b\x65\x70"), "1.3.101.112");
        assert_eq!(dotted(b"\x60\x86\x48\x01"), "2.16.840.1");
        assert_eq!(dotted(b""), "");
        assert!(dotted(&[0xff; 200]).is_empty());
    }
}
