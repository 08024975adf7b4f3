//! What a hostile or damaged file asks for is told, and not done.

use super::*;
use crate::jwt::key::der_writer::{element, integer, sequence};

const PBES2: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d";
const PBKDF2: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0c";
const SCRYPT: &[u8] = b"\x2b\x06\x01\x04\x01\xda\x47\x04\x0b";
const AES_256_CBC: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x01\x2a";

fn identifier(encoded: &[u8]) -> Der {
    element(OBJECT_IDENTIFIER, &[encoded])
}

fn octets(bytes: &[u8]) -> Der {
    element(OCTET_STRING, &[bytes])
}

/// An `EncryptedPrivateKeyInfo` with these parameters of its key derivation.
fn info(function: &[u8], parameters: &[&[u8]], cipher: &[u8], iv: &[u8], text: &[u8]) -> Der {
    let derivation = sequence(&[&identifier(function), &sequence(parameters)]);
    let encryption = sequence(&[&identifier(cipher), &octets(iv)]);
    let scheme = sequence(&[&identifier(PBES2), &sequence(&[&derivation, &encryption])]);
    sequence(&[&scheme, &octets(text)])
}

fn message(der: &[u8]) -> String {
    let passphrase = Secret::from("test".to_owned());
    let error = pkcs8(der, Some(&passphrase)).expect_err("not opened");
    assert!(!error.hint.is_empty());
    error.message
}

#[test]
fn a_hostile_number_of_rounds_is_named_and_not_done() {
    let pbkdf2 = |rounds: &[u8]| {
        message(&info(
            PBKDF2,
            &[&octets(b"salt"), &integer(rounds)],
            AES_256_CBC,
            &[0; 16],
            &[0; 32],
        ))
    };
    assert!(pbkdf2(&[0xff; 4]).contains("4294967295 rounds of PBKDF2; Jotbench does at most"));
    assert!(pbkdf2(&[0x7f; 8]).contains("at most 2000000"));
    assert!(pbkdf2(&[0xff; 16]).contains("PBKDF2 parameters cannot be read"));
    assert!(pbkdf2(&[0]).contains("PBKDF2 parameters cannot be read"));
    assert!(pbkdf2(&[1]).contains("The passphrase is not the one"));
}

#[test]
fn hostile_memory_for_scrypt_is_named_and_not_taken() {
    let scrypt = |n: &[u8], r: &[u8], p: &[u8]| {
        let parameters = [octets(b"salt"), integer(n), integer(r), integer(p)];
        let parameters: Vec<&[u8]> = parameters.iter().map(|it| it.as_slice()).collect();
        message(&info(SCRYPT, &parameters, AES_256_CBC, &[0; 16], &[0; 32]))
    };
    assert!(scrypt(&[1, 0, 0, 0, 0], &[8], &[1]).contains("more than 128 MiB for scrypt"));
    assert!(scrypt(&[4], &[0x7f; 8], &[1]).contains("more than 128 MiB for scrypt"));
    assert!(scrypt(&[4], &[8], &[200]).contains("200 passes of scrypt; Jotbench does at most 4"));
    for (n, r, p) in
        [([3], [8], [1]), ([0], [8], [1]), ([1], [8], [1]), ([4], [0], [1]), ([4], [8], [0])]
    {
        assert!(
            scrypt(&n, &r, &p).contains("scrypt parameters cannot be read"),
            "{n:?} {r:?} {p:?}"
        );
    }
    assert!(scrypt(&[4], &[8], &[1]).contains("The passphrase is not the one"));
}

#[test]
fn what_is_not_known_is_named_by_its_identifier() {
    let parameters: [&[u8]; 2] = [&octets(b"salt"), &integer(&[1])];
    let cipher = info(PBKDF2, &parameters, b"\x2a\x03", &[0; 16], &[0; 32]);
    assert!(message(&cipher).contains("an unknown cipher (1.2.3)"));
    let function = info(b"\x2a\x04", &parameters, AES_256_CBC, &[0; 16], &[0; 32]);
    assert!(message(&function).contains("an unknown key derivation (1.2.4)"));
    let scheme = sequence(&[&sequence(&[&identifier(b"\x2a\x05")]), &octets(&[0; 32])]);
    assert!(message(&scheme).contains("an unknown scheme (1.2.5)"));
    let old = b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x03";
    let old = sequence(&[&sequence(&[&identifier(old)]), &octets(&[0; 32])]);
    assert!(message(&old).contains("the outdated scheme PBE-MD5-DES"));
}

#[test]
fn damage_is_told_from_a_wrong_passphrase() {
    let parameters: [&[u8]; 2] = [&octets(b"salt"), &integer(&[1])];
    let with = |iv: &[u8], text: &[u8]| message(&info(PBKDF2, &parameters, AES_256_CBC, iv, text));
    assert!(with(&[0; 16], &[0; 31]).contains("no whole number of the cipher's blocks"));
    assert!(with(&[0; 16], &[]).contains("no whole number of the cipher's blocks"));
    assert!(with(&[0; 15], &[0; 32]).contains("its initialization vector has the wrong length"));
    for dek_info in ["AES-128-CBC", "AES-128-CBC,0", "AES-128-CBC,00", "AES-128-CBC,zz", "X"] {
        let error = old_pem(dek_info, &[0; 16], None).expect_err("not opened");
        assert!(!error.needs_passphrase, "{dek_info}: {}", error.message);
    }
}
