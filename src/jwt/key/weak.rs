//! Weak RSA keys: an exponent that protects nothing, and moduli with the fingerprint of ROCA
//! (CVE-2017-15361).

use super::{KeyError, der, engine::Material};
use crate::jwt::{
    finding::{Finding, Part, Place},
    rule::Rule,
};

/// The largest prime that the library with the flaw built every prime of its keys around, for
/// moduli of every size.
const LARGEST: u32 = 167;

/// What the flawed library raised to a random power: all its primes are powers of this, modulo
/// the product of the small primes.
const GENERATOR: u32 = 65537;

/// What there is to say of a key that can be used.
pub(super) fn findings(material: &Material) -> Vec<Finding> {
    let Material::Rsa(key) = material else { return Vec::new() };
    let modulus = der::rsa_public_key(key.public().as_ref()).map(|(n, _)| n);
    if !modulus.is_some_and(is_roca) {
        return Vec::new();
    }
    let finding = Finding::new(
        Rule::RsaWeakness,
        Place::part(Part::Key),
        "The RSA key has the fingerprint of ROCA: its private key can be computed from the public \
         one",
    );
    vec![finding.hint(
        "Make a new pair with other software; this one came from a chip or library with the flaw",
    )]
}

/// Rejects a public exponent that is 1, with which anyone signs, or even, with which nobody does.
pub(super) fn exponent(e: &[u8]) -> Result<(), KeyError> {
    let digits = der::without_leading_zeros(e);
    let what = match digits {
        [1] => "is 1: a signature is then the message itself, and anyone can make one",
        [] => "is 0, so it is no RSA key",
        [.., last] if last.is_multiple_of(2) => "is even, so it is no RSA key",
        _ => return Ok(()),
    };
    let hint = "Make a new pair; the exponent 65537 is usual";
    Err(KeyError::new(format!("The RSA key's public exponent {what}"), hint)
        .rule(Rule::RsaWeakness))
}

/// Whether the modulus is, modulo each small prime, a power of the generator. By chance that
/// happens to fewer than one modulus in a hundred million.
fn is_roca(modulus: &[u8]) -> bool {
    (3..=LARGEST).filter(|number| is_prime(*number)).all(|prime| {
        let rest = modulus.iter().fold(0, |rest, digit| (rest * 256 + u32::from(*digit)) % prime);
        is_power(rest, prime)
    })
}

fn is_prime(number: u32) -> bool {
    (2..number)
        .take_while(|divisor| divisor * divisor <= number)
        .all(|it| !number.is_multiple_of(it))
}

/// Whether `value` is a power of the generator modulo `prime`.
fn is_power(value: u32, prime: u32) -> bool {
    let step = GENERATOR % prime;
    let powers = std::iter::successors(Some(1), |power| {
        Some(power * step % prime).filter(|next| *next != 1)
    });
    powers.take(LARGEST as usize).any(|power| power == value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwt::{
        SecretEncoding,
        key::{der_writer, import, test_keys::*},
    };

    /// A power of the generator has the fingerprint, whatever its factors.
    fn power_of_the_generator(times: usize) -> Vec<u8> {
        let mut digits = vec![1u8];
        for _ in 0..times {
            // 65537 is 2^16 + 1: the number moved by two octets, and itself.
            let mut next = vec![0u8; digits.len() + 3];
            let mut carry = 0u16;
            for (index, octet) in next.iter_mut().rev().enumerate() {
                let at = |shift: usize| {
                    let from_end = index.checked_sub(shift)?;
                    digits.get(digits.len().checked_sub(from_end + 1)?)
                };
                let sum = carry
                    + u16::from(at(0).copied().unwrap_or(0))
                    + u16::from(at(2).copied().unwrap_or(0));
                *octet = u8::try_from(sum & 0xff).expect("an octet");
                carry = sum >> 8;
            }
            digits = der::without_leading_zeros(&next).to_vec();
        }
        digits
    }

    #[test]
    fn the_fingerprint_of_roca_is_found_in_powers_of_the_generator_alone() {
        assert_eq!(power_of_the_generator(2), [1, 0, 2, 0, 1]);
        let mut modulus = power_of_the_generator(130);
        assert!(is_roca(&modulus));
        let spki = |n: &[u8]| der_writer::integers(&[n, &[1, 0, 1]]);
        let material = import::rsa_public_key(&spki(&modulus)).expect("sound by its outline");
        let found = findings(&material);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].rule, Rule::RsaWeakness);
        assert!(found[0].message.contains("ROCA"));
        *modulus.last_mut().expect("digits") ^= 2;
        assert!(!is_roca(&modulus));
        for file in ["rsa-2048-spki.pem", "rfc7515-a2-rsa-public.jwk"] {
            let key = pem_or_jwk(file);
            assert!(key.findings().iter().all(|it| it.rule != Rule::RsaWeakness), "{file}");
        }
    }

    #[test]
    fn an_exponent_of_one_or_an_even_one_is_refused() {
        for (e, words) in [("AQ", "is 1"), ("Ag", "is even"), ("", "is 0"), ("AAAA", "is 0")] {
            let n = "s".repeat(342);
            let jwk = format!(r#"{{"kty":"RSA","n":"{n}","e":"{e}"}}"#);
            let error =
                crate::jwt::KeySet::read(&jwk.into(), SecretEncoding::Key, None).expect_err("weak");
            assert_eq!(error.rule, Rule::RsaWeakness, "{}", error.message);
            assert!(error.message.contains(words), "{}", error.message);
        }
        assert!(exponent(&[3]).is_ok());
        assert!(exponent(&[1, 0, 1]).is_ok());
    }

    #[test]
    fn small_moduli_are_refused_and_others_not() {
        for file in ["rsa-1024-pkcs8.pem", "rsa-1024-spki.pem"] {
            assert_eq!(try_pem_or_jwk(file).expect_err(file).rule, Rule::RsaSize);
        }
        assert!(try_pem_or_jwk("rsa-2048-spki.pem").is_ok());
    }
}
