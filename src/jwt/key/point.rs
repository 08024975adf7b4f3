//! Points of which only x is written, and which of the two y (SEC1 §2.3.4).
//!
//! The engine reads them too, and never says what y is; JWKs and thumbprints want both.

use crypto_bigint::{
    BoxedUint, Integer, Odd, Resize,
    modular::{BoxedMontyForm, BoxedMontyParams},
};

use crate::jwt::algorithm::Curve;

/// The first octet of a point with x alone, and an even y; with an odd one it is one more.
const EVEN: u8 = 2;
const ODD: u8 = 3;

/// The first octet of a point with both coordinates.
const BOTH: u8 = 4;

/// The prime and the last coefficient of y² = x³ + ax + b (SEC2 §2), in hexadecimal. The others'
/// a is -3, and that of secp256k1 is 0.
fn parameters(curve: Curve) -> (&'static str, &'static str) {
    match curve {
        Curve::P256 => (
            "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
            "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
        ),
        Curve::P384 => (
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe\
             ffffffff0000000000000000ffffffff",
            "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875a\
             c656398d8a2ed19d2a85c8edd3ec2aef",
        ),
        Curve::P521 => (
            "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
             ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e1\
             56193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
        ),
        Curve::Secp256k1 => {
            ("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", "07")
        }
    }
}

/// The point with both coordinates; `None` where it is no point on the curve that is written with x
/// alone.
pub(super) fn written_out(curve: Curve, point: &[u8]) -> Option<Vec<u8>> {
    let (form @ (EVEN | ODD), x) = point.split_first().map(|(form, x)| (*form, x))? else {
        return None;
    };
    let length = curve.field_bytes();
    if x.len() != length {
        return None;
    }
    let (prime, b) = parameters(curve);
    let bits = u32::try_from(length).ok()?.checked_mul(8)?;
    let number = |hex: &str| {
        let number = BoxedUint::from_str_radix_vartime(hex, 16).ok()?;
        Some(number.resize(bits))
    };
    let prime: Odd<BoxedUint> = Option::from(number(prime)?.to_odd())?;
    let field = BoxedMontyParams::new_vartime(prime.clone());
    let element = |number: BoxedUint| BoxedMontyForm::new(number, &field);
    let coordinate = BoxedUint::from_be_slice(x, bits).ok().filter(|it| *it < *prime.as_ref())?;
    let coordinate = element(coordinate);
    let mut right = &coordinate.square() * &coordinate;
    if curve != Curve::Secp256k1 {
        for _ in 0..3 {
            right = &right - &coordinate;
        }
    }
    let right = &right + &element(number(b)?);
    // Each of these primes is 3 modulo 4, where a root is that power.
    let exponent = prime.as_ref().shr(2).wrapping_add(BoxedUint::one_with_precision(bits));
    let root = right.pow(&exponent);
    if root.square().retrieve() != right.retrieve() {
        return None;
    }
    let root = root.retrieve();
    let wants_odd = form == ODD;
    let y = if bool::from(root.is_odd()) == wants_odd { root } else { prime.wrapping_sub(&root) };
    let y = y.to_be_bytes();
    let mut written = vec![BOTH];
    written.extend_from_slice(x);
    written.extend_from_slice(y.get(y.len().checked_sub(length)?..)?);
    Some(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwt::key::test_keys::*;

    #[test]
    fn x_and_the_sign_give_the_point_back() {
        for (file, curve) in [
            ("ec-p256-spki.pem", Curve::P256),
            ("ec-p384-spki.pem", Curve::P384),
            ("ec-p521-spki.pem", Curve::P521),
            ("ec-secp256k1-spki.pem", Curve::Secp256k1),
        ] {
            let key = pem_or_jwk(file);
            let whole = key.point().expect("a point").to_vec();
            let odd = whole.last().expect("y") % 2 == 1;
            let mut short = whole[..=curve.field_bytes()].to_vec();
            short[0] = if odd { ODD } else { EVEN };
            assert_eq!(written_out(curve, &short).as_ref(), Some(&whole), "{file}");
            short[0] = if odd { EVEN } else { ODD };
            assert_ne!(written_out(curve, &short), Some(whole.clone()), "{file}");
            assert_eq!(written_out(curve, &whole), None);
            assert_eq!(written_out(curve, &short[1..]), None);
            short[1..].fill(0xff);
            assert_eq!(written_out(curve, &short), None, "{file}");
        }
        assert_eq!(written_out(Curve::P256, &[]), None);
    }
}
