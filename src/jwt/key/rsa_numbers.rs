//! The numbers of an RSA private key that a file may leave out.
//!
//! The engine wants all eight (RFC 8017 §A.1.2). OpenSSH leaves two of them out, and RFC 7518
//! §6.3.2 lets a JWK leave out all but `d`.

use crypto_bigint::{
    BoxedUint, ConcatenatingMul, Gcd, NonZero, Odd, Resize,
    modular::{BoxedMontyForm, BoxedMontyParams},
};
use zeroize::Zeroizing;

use super::der::without_leading_zeros;

/// A big-endian number that may be private.
pub(super) type Number = Zeroizing<Vec<u8>>;

/// Bytes of the largest modulus whose primes are looked for: more would take seconds.
const MOST_MODULUS_BYTES: usize = 512;

/// Bytes of the largest public exponent that is worked with.
const MOST_EXPONENT_BYTES: usize = 8;

/// Numbers that are tried as a base; each finds the primes of a sound key with a chance of at
/// least one half.
const BASES: [u32; 20] =
    [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71];

/// `p, q, dp, dq, qi`, in the order of an `RSAPrivateKey`.
pub(super) type Crt = [Number; 5];

/// An integer that wipes itself.
type Integer = Zeroizing<BoxedUint>;

fn integer(bytes: &[u8], bits: u32) -> Option<Integer> {
    BoxedUint::from_be_slice(without_leading_zeros(bytes), bits).ok().map(Zeroizing::new)
}

fn bits_of(bytes: &[u8]) -> Option<u32> {
    u32::try_from(without_leading_zeros(bytes).len()).ok()?.checked_mul(8).filter(|bits| *bits > 0)
}

fn bytes(number: &BoxedUint) -> Number {
    Zeroizing::new(Zeroizing::new(number.to_be_bytes()).to_vec())
}

/// The exponents `dp` and `dq` from `d` and the primes.
pub(super) fn crt_exponents(d: &[u8], p: &[u8], q: &[u8]) -> Option<[Number; 2]> {
    let bits = bits_of(d)?.max(bits_of(p)?).max(bits_of(q)?);
    let most = u32::try_from(MOST_MODULUS_BYTES).ok()?.checked_mul(16)?;
    if bits > most {
        return None;
    }
    let d = integer(d, bits)?;
    Some([exponent(&d, p, bits)?, exponent(&d, q, bits)?])
}

/// `d mod (prime - 1)`.
fn exponent(d: &BoxedUint, prime: &[u8], bits: u32) -> Option<Number> {
    let one = BoxedUint::one_with_precision(bits);
    let prime = integer(prime, bits)?;
    if *prime <= one {
        return None;
    }
    let less = Option::from(prime.wrapping_sub(&one).into_nz())?;
    let less: Zeroizing<NonZero<BoxedUint>> = Zeroizing::new(less);
    Some(bytes(&Zeroizing::new(d.rem(&*less))))
}

/// All that can be told of the primes from `n`, `e` and `d`. `None` where these do not belong
/// together, or are too large to try.
#[expect(clippy::many_single_char_names, reason = "the names are those of RFC 8017")]
pub(super) fn primes(n: &[u8], e: &[u8], d: &[u8]) -> Option<Crt> {
    let (n, e, d) = (without_leading_zeros(n), without_leading_zeros(e), without_leading_zeros(d));
    if n.len() > MOST_MODULUS_BYTES || e.len() > MOST_EXPONENT_BYTES || d.len() > n.len() {
        return None;
    }
    let bits = bits_of(n)?;
    let modulus = BoxedUint::from_be_slice(n, bits).ok()?;
    let odd: Odd<BoxedUint> = Option::from(modulus.to_odd())?;
    // d·e - 1 is a multiple of the order of every number: 2^twos · rest.
    let product = Zeroizing::new(integer(d, bits)?.concatenating_mul(&*integer(e, bits_of(e)?)?));
    let product = Zeroizing::new(
        product.wrapping_sub(BoxedUint::one_with_precision(product.bits_precision())),
    );
    if bool::from(product.is_zero()) {
        return None;
    }
    let twos = product.trailing_zeros_vartime();
    if twos == 0 {
        return None;
    }
    let rest = Zeroizing::new(product.unbounded_shr_vartime(twos));
    let parameters = BoxedMontyParams::new_vartime(odd);
    let prime = BASES.iter().find_map(|base| match root(&parameters, *base, &rest, twos) {
        Root::Divides(prime) => Some(Some(prime)),
        Root::Trivial => None,
        Root::Unsound => Some(None),
    })??;
    let nonzero: Option<NonZero<BoxedUint>> = Option::from(prime.to_nz());
    let (other, left) = modulus.div_rem(&Zeroizing::new(nonzero?));
    let other = Zeroizing::new(other);
    if !bool::from(left.is_zero()) {
        return None;
    }
    // By custom the larger one is p.
    let (p, q) = if *prime > *other { (prime, other) } else { (other, prime) };
    let (p_bytes, q_bytes) = (bytes(&p), bytes(&q));
    let [dp, dq] = crt_exponents(d, &p_bytes, &q_bytes)?;
    let odd_p: Option<Odd<BoxedUint>> = Option::from(p.to_odd());
    let qi: Option<BoxedUint> = Option::from(q.invert_odd_mod(&Zeroizing::new(odd_p?)));
    let qi = Zeroizing::new(qi?);
    Some([p_bytes, q_bytes, dp, dq, bytes(&qi)])
}

enum Root {
    /// A factor of the modulus.
    Divides(Integer),
    /// This base tells nothing.
    Trivial,
    /// The numbers do not belong together.
    Unsound,
}

/// Looks for a square root of 1 other than ±1 among the powers of `base`: what it differs from 1
/// by shares one prime with the modulus (RFC 8017 has no name for this; it is the Miller-Rabin
/// test turned round).
fn root(parameters: &BoxedMontyParams, base: u32, rest: &BoxedUint, twos: u32) -> Root {
    let modulus = parameters.modulus();
    let bits = parameters.bits_precision();
    let one = BoxedUint::one_with_precision(bits);
    let minus_one = modulus.wrapping_sub(&one);
    let base = BoxedUint::from(base).resize(bits);
    let mut power = Zeroizing::new(BoxedMontyForm::new(base, parameters).pow(rest));
    for step in 0..=twos {
        let value = Zeroizing::new(power.retrieve());
        if *value == one {
            // Only the first power may be 1 at once; a later one comes from -1.
            return Root::Trivial;
        }
        if step == twos {
            break;
        }
        let next = Zeroizing::new(power.square());
        if next.retrieve() == one && *value != minus_one {
            let shared = modulus.gcd(&value.wrapping_sub(&one)).get();
            return Root::Divides(Zeroizing::new(shared));
        }
        power = next;
    }
    Root::Unsound
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of 61 and 53 that textbooks have.
    #[test]
    fn primes_come_back_from_the_exponents() {
        let [p, q, dp, dq, qi] = primes(&[0x0c, 0xa1], &[17], &[0x01, 0x9d]).expect("413 · 17");
        let short = |number: &Number| without_leading_zeros(number).to_vec();
        assert_eq!((short(&p), short(&q)), (vec![61], vec![53]));
        assert_eq!((short(&dp), short(&dq), short(&qi)), (vec![53], vec![49], vec![38]));
    }

    #[test]
    fn numbers_that_do_not_belong_together_have_no_primes() {
        assert!(primes(&[0x0c, 0xa1], &[17], &[0x01, 0x9c]).is_none());
        assert!(primes(&[0x0c, 0xa1], &[17], &[0x01, 0x9b]).is_none());
        assert!(primes(&[], &[17], &[1]).is_none());
        assert!(primes(&[4], &[1], &[1]).is_none());
        assert!(primes(&[9], &[3], &[3]).is_none());
        assert!(primes(&[7], &[5], &[5]).is_none());
        assert!(primes(&[1], &[3], &[1]).is_none());
        assert!(primes(&[0xff; 513], &[3], &[3]).is_none());
        assert!(crt_exponents(&[5], &[1], &[7]).is_none());
        assert!(crt_exponents(&[], &[1], &[7]).is_none());
    }
}
