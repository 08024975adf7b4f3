//! `jku` and `x5u`, URLs from which a key would be fetched (HDR-11). Nothing here follows them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::JoseHeader;
use crate::jwt::{
    finding::Finding,
    json::Member,
    rule::Rule,
    uri::{Uri, UriFault},
    visible,
};

/// Characters of a URL or host that a message shows.
const SHOWN: usize = 80;

/// Checks `jku` and `x5u`.
pub(super) fn check(header: &JoseHeader<'_>) -> Vec<Finding> {
    [("jku", "a key set", "RFC 7515 §4.1.2"), ("x5u", "a certificate", "RFC 7515 §4.1.5")]
        .into_iter()
        .filter_map(|(name, what, section)| {
            Some(remote_key(header, &header.member(name)?, what, section))
        })
        .collect()
}

fn remote_key(header: &JoseHeader<'_>, member: &Member<'_>, what: &str, section: &str) -> Finding {
    let name = &member.name;
    let Some(text) = member.value.as_str() else {
        return header
            .wrong_type(Rule::RemoteKey, member, "a URL in double quotes")
            .source(section);
    };
    let shown = visible::shortened(&text, SHOWN);
    let uri = match Uri::parse(&text) {
        Ok(uri) => uri,
        Err(fault) => {
            let why = match fault {
                UriFault::NoScheme => "it does not begin with https:".to_owned(),
                UriFault::Character(character) => {
                    format!("it holds {}", visible::character_name(character))
                }
                UriFault::Escape => "a % in it is no whole escape".to_owned(),
            };
            return header
                .finding(Rule::RemoteKey, member, format!("{name} is no URL, for {why}: {shown}"))
                .source(section)
                .hint(format!("Write the https URL of {what}, or leave {name} out"));
        }
    };
    let (target, mut doubts) = match uri.host() {
        Some(host) => (format!("the host {}", visible::shortened(host, SHOWN)), doubts(uri, host)),
        None => (format!("no host ({shown})"), Vec::new()),
    };
    if !uri.has_scheme("https") {
        doubts.insert(0, "it must be https");
    }
    let doubts = match doubts.as_slice() {
        [] => String::new(),
        doubts => format!("; {}", doubts.join(", ")),
    };
    let message = format!("{name} names {what} on {target}; Jotbench never follows it{doubts}");
    header.finding(Rule::RemoteKey, member, message).hint(
        "Fetch keys only from places that you have fixed: else the sender chooses the key, and \
         what host you call",
    )
}

/// What speaks against the host.
fn doubts(uri: Uri<'_>, host: &str) -> Vec<&'static str> {
    let mut doubts = Vec::new();
    if is_internal(host) {
        doubts.push("the address lies inside a private network");
    }
    if uri.has_user() {
        doubts.push("what stands before the @ only looks like a host");
    }
    doubts
}

/// Whether a host can be reached only from within: the machine itself, private and link-local
/// addresses (where clouds keep their metadata).
fn is_internal(host: &str) -> bool {
    let plain = host.trim_start_matches('[').trim_end_matches(']');
    match plain.parse() {
        Ok(IpAddr::V4(address)) => is_internal_v4(address),
        Ok(IpAddr::V6(address)) => is_internal_v6(address),
        Err(_) => {
            let host = host.trim_end_matches('.').to_ascii_lowercase();
            host == "localhost"
                || [".localhost", ".local", ".internal"].iter().any(|end| host.ends_with(end))
        }
    }
}

fn is_internal_v4(address: Ipv4Addr) -> bool {
    address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_unspecified()
}

fn is_internal_v6(address: Ipv6Addr) -> bool {
    address.is_loopback()
        || address.is_unique_local()
        || address.is_unicast_link_local()
        || address.is_unspecified()
        || address.to_ipv4_mapped().is_some_and(is_internal_v4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwt::header::testing::{assert_table, of_rule};

    #[test]
    fn the_host_of_a_remote_key_is_shown_and_what_is_odd_about_it() {
        assert_table(
            Rule::RemoteKey,
            &[
                (r#""kid":"https://a.example/keys""#, &[]),
                (r#""jku":"https://a.example/k""#, &["on the host a.example; Jotbench never"]),
                (r#""x5u":"https://a.example/c""#, &["x5u names a certificate on the host"]),
                (r#""jku":"http://a.example/k""#, &["; it must be https"]),
                (
                    r#""jku":"https://a.example@b.example/""#,
                    &["host b.example; Jotbench never follows it; what stands before the @"],
                ),
                (r#""jku":"http://169.254.169.254/latest""#, &["inside a private network"]),
                (r#""jku":"https://[::ffff:10.0.0.1]/""#, &["inside a private network"]),
                (r#""jku":"https://LOCALHOST:80/""#, &["inside a private network"]),
                (r#""jku":"file:///etc/passwd""#, &["no host (file:///etc/passwd)"]),
                (r#""jku":"/keys.json""#, &["jku is no URL, for it does not begin with https:"]),
                (r#""jku":"https://a\\b.example""#, &["it holds \"\\\""]),
                (r#""jku":"https://a\u202e.example""#, &["U+202E"]),
                (r#""jku":{}"#, &["jku is an object"]),
                (
                    r#""jku":"https://a.example/k","x5u":"https://b.example/c""#,
                    &["a.example", "b.example"],
                ),
            ],
        );
        let long = format!("\"jku\":\"https://{}/\"", "a".repeat(10_000));
        assert!(of_rule(Rule::RemoteKey, &long)[0].message.len() < 300);
    }
}
