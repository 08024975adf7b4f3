//! The signs by which a claim is taken for a secret or for personal data: its name, or its value.
//! They are kept narrow, for a warning that is mostly wrong is read by nobody.

use crate::{
    jwt::{
        Token,
        header::PRIVATE_MEMBERS,
        json::{Kind, Member, Value},
    },
    profile::{
        ClaimFormat,
        format::{check_format, plain_cpf},
    },
};

/// What a claim holds that should not be read by everyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::profile) enum Sensitive {
    /// A password or the like, by its name.
    Secret,
    /// A private or secret key.
    PrivateKey,
    /// Another token.
    Token,
    /// The number of a payment card.
    CardNumber,
    /// What tells who somebody is, or how to reach them.
    Personal,
}

/// Names of secrets, in lower case without separators; a name that ends with one of the first list
/// is one, too.
const SECRET_ENDINGS: [&str; 9] = [
    "password",
    "passwd",
    "passphrase",
    "senha",
    "secret",
    "secretkey",
    "privatekey",
    "apikey",
    "accesskey",
];
const SECRET_NAMES: [&str; 9] =
    ["pwd", "pass", "pin", "cvv", "cvc", "cardnumber", "creditcard", "otpseed", "totpseed"];

/// Names of personal data, in lower case without separators.
const PERSONAL_NAMES: [&str; 34] = [
    "email",
    "emailaddress",
    "useremail",
    "mail",
    "phone",
    "phonenumber",
    "mobile",
    "mobilephone",
    "telephone",
    "telefone",
    "celular",
    "msisdn",
    "birthdate",
    "birthday",
    "dateofbirth",
    "dob",
    "datanascimento",
    "datadenascimento",
    "nascimento",
    "cpf",
    "rg",
    "ssn",
    "socialsecuritynumber",
    "nationalid",
    "passport",
    "passportnumber",
    "driverslicense",
    "cnh",
    "streetaddress",
    "endereco",
    "mothername",
    "mothersname",
    "nomemae",
    "nomedamae",
];

/// What the name of a member tells of its value.
pub(super) fn by_name(name: &str, value: Value<'_>) -> Option<Sensitive> {
    const LONGEST: usize = 64;
    if name.len() > LONGEST || !holds_something(value) {
        return None;
    }
    let plain: String = name
        .chars()
        .filter(|c| !matches!(c, '_' | '-' | ' ' | '.'))
        .flat_map(char::to_lowercase)
        .collect();
    if SECRET_NAMES.contains(&&*plain) || SECRET_ENDINGS.iter().any(|end| plain.ends_with(end)) {
        return Some(Sensitive::Secret);
    }
    // The address claim of OpenID Connect is an object; others are of networks or machines.
    let is_address = plain == "address" && value.kind() == Kind::Object;
    (is_address || PERSONAL_NAMES.contains(&&*plain)).then_some(Sensitive::Personal)
}

/// A switch, nothing or an empty text tells nothing: `has_password` may well be there.
fn holds_something(value: Value<'_>) -> bool {
    match value.kind() {
        Kind::Bool | Kind::Null => false,
        Kind::String => value.text().len() > 2,
        Kind::Number => true,
        Kind::Array | Kind::Object => value.with_descendants().nth(1).is_some(),
    }
}

/// What a text or number is by itself.
pub(super) fn by_value(value: Value<'_>) -> Option<Sensitive> {
    if value.kind() == Kind::Number {
        return is_card_number(value.text()).then_some(Sensitive::CardNumber);
    }
    by_text(&value.as_str()?)
}

/// What a text is by itself.
pub(in crate::profile) fn by_text(text: &str) -> Option<Sensitive> {
    const LONGEST_NUMBER: usize = 24;
    const LONGEST_ADDRESS: usize = 254;
    if text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----") {
        return Some(Sensitive::PrivateKey);
    }
    if is_token(text) {
        return Some(Sensitive::Token);
    }
    if text.len() <= LONGEST_NUMBER {
        if is_card_number(text) {
            return Some(Sensitive::CardNumber);
        }
        if plain_cpf(text).is_some() {
            return Some(Sensitive::Personal);
        }
    }
    let is_email = text.len() <= LONGEST_ADDRESS
        && text.contains('.')
        && text.contains('@')
        && check_format(ClaimFormat::Email, text).is_ok();
    is_email.then_some(Sensitive::Personal)
}

/// Whether these are the members of a JWK with a private or secret part.
pub(super) fn holds_private_key(members: &[Member<'_>]) -> bool {
    let holds = |name: &str| {
        members.iter().any(|member| member.name == name && member.value.kind() == Kind::String)
    };
    holds("kty") && PRIVATE_MEMBERS.into_iter().any(holds)
}

/// Whether the text is a compact token: it looks like one, and its header is one.
fn is_token(text: &str) -> bool {
    let dots = text.bytes().filter(|byte| *byte == b'.').count();
    if !(text.starts_with("ey") && matches!(dots, 2 | 4)) {
        return false;
    }
    let (token, _) = Token::parse(text);
    token.alg().is_some()
}

/// Whether these are the digits of a payment card: of a length and beginning that are issued, with
/// a check digit that is right (ISO/IEC 7812-1). Groups may stand apart.
fn is_card_number(text: &str) -> bool {
    let separators = text.matches([' ', '-']).count();
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    if digits.len() + separators != text.chars().count() || separators > 4 || text.starts_with('-')
    {
        return false;
    }
    let beginning = digits.iter().take(4).fold(0, |number, digit| number * 10 + digit);
    let is_issued = match digits.len() {
        14 => matches!(beginning, 3000..=3059 | 3600..=3699 | 3800..=3999),
        15 => matches!(beginning, 3400..=3499 | 3700..=3799),
        16 => matches!(
            beginning,
            2221..=2720 | 3528..=3589 | 4000..=4999 | 5000..=5599 | 6011 | 6062 | 6363
                | 6440..=6599
        ),
        _ => false,
    };
    is_issued && check_digit_is_right(&digits)
}

/// The sum of Luhn: every second digit from the right is doubled, and its digits are added.
fn check_digit_is_right(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| match index % 2 {
            0 => *digit,
            _ => digit * 2 / 10 + digit * 2 % 10,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn card_numbers_are_told_from_other_numbers() {
        // The test numbers that card schemes publish.
        for card in [
            "4111111111111111",
            "4111-1111-1111-1111",
            "5555 5555 5555 4444",
            "2223003122003222",
            "378282246310005",
            "30569309025904",
            "6011111111111117",
            "3530111333300000",
        ] {
            assert!(is_card_number(card), "{card}");
        }
        for other in [
            "",
            "4111111111111112",
            "1234567812345670",
            "411111111111111",
            "41111111111111111",
            "4111.1111.1111.1111",
            "-4111111111111111",
            "0000000000000000",
            "4111 1111 1111 1111 x",
            "1795348800000000",
        ] {
            assert!(!is_card_number(other), "{other}");
        }
    }
}
