//! Numbers by their text, and whether two texts stand for the same number.

/// Whether two JSON numbers that are written otherwise have the same value, exactly: `1`, `1.0` and
/// `10e-1` have, 9007199254740992 and 9007199254740993 have not.
pub(super) fn same_value(one: &str, other: &str) -> bool {
    match (normal(one), normal(other)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

/// Whether readers with IEEE 754 doubles, such as JavaScript, take both for the same number.
pub(super) fn same_double(one: &str, other: &str) -> bool {
    let double = |text: &str| text.parse::<f64>().ok().map(f64::to_bits);
    double(one).is_some() && double(one) == double(other)
}

/// Sign, significant digits, and the power of ten of the last of them. `None` where the exponent is
/// beyond all use.
fn normal(text: &str) -> Option<(bool, String, i64)> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, text),
    };
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [whole, fraction].concat();
    let significant = digits.trim_matches('0');
    if significant.is_empty() {
        // Zero has no sign that counts, and no exponent.
        return Some((false, String::new(), 0));
    }
    let trailing = digits.len() - digits.trim_end_matches('0').len();
    let exponent: i64 = exponent.parse().ok()?;
    let shift = i64::try_from(trailing).ok()?.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    Some((negative, significant.to_owned(), exponent.checked_add(shift)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_compared_exactly() {
        for (one, other, same) in [
            ("1", "1.0", true),
            ("1", "10e-1", true),
            ("100", "1E+2", true),
            ("0.00015e4", "1.5", true),
            ("0", "-0.0e9", true),
            ("1", "-1", false),
            ("10", "1", false),
            ("0.1", "1", false),
            ("9007199254740993", "9007199254740992", false),
            ("1e99999999999999999999", "1e99999999999999999999", false),
        ] {
            assert_eq!(same_value(one, other), same, "{one} {other}");
        }
        assert!(same_double("9007199254740993", "9007199254740992"));
        assert!(!same_double("9007199254740991", "9007199254740992"));
    }
}
