//! What claims are for, one sentence each.

/// What a registered claim is for, in one sentence, or `None` for a name that RFC 7519 §4.1,
/// OIDC Core, RFC 9068 and the OAuth registries do not know.
#[must_use]
pub fn explain(name: &str) -> Option<&'static str> {
    Some(match name {
        // RFC 7519 §4.1
        "iss" => "Issuer: who made and signed the token",
        "sub" => "Subject: whom or what the token is about, unique at its issuer",
        "aud" => "Audience: who the token is for; anyone else must refuse it",
        "exp" => "Expiration time: from this second on the token must be refused",
        "nbf" => "Not before: until this second the token must be refused",
        "iat" => "Issued at: when the token was made",
        "jti" => "JWT ID: names this one token, so that a second use can be noticed",
        // OpenID Connect Core §2, §3, §5.1
        "nonce" => {
            "Nonce: repeats the value of the request, so that an old token cannot be replayed"
        }
        "auth_time" => "When the person last signed in",
        "azp" => "Authorized party: the client that the token was issued to",
        "acr" => "Authentication context class: how strong the sign-in was",
        "amr" => "Authentication methods: how the person signed in, such as pwd or otp",
        "at_hash" => "Hash of the access token that was issued together with this token",
        "c_hash" => "Hash of the authorization code that was issued together with this token",
        "s_hash" => "Hash of the state value of the request",
        "sub_jwk" => "The public key of a self-issued token",
        "sid" => "Session ID: the sign-in session at the issuer",
        "name" => "The person's full name as it is displayed",
        "given_name" => "The person's given name or names",
        "family_name" => "The person's family name or names",
        "middle_name" => "The person's middle name or names",
        "nickname" => "What the person likes to be called",
        "preferred_username" => "The user name that the person prefers; it may change",
        "profile" => "URL of the person's profile page",
        "picture" => "URL of the person's picture",
        "website" => "URL of the person's own site",
        "email" => "The person's e-mail address",
        "email_verified" => "Whether the issuer made sure that the e-mail address is the person's",
        "gender" => "The person's gender",
        "birthdate" => "The person's date of birth as YYYY-MM-DD, or the year alone",
        "zoneinfo" => "The person's time zone, such as America/Sao_Paulo",
        "locale" => "The person's language and region, such as pt-BR",
        "phone_number" => "The person's phone number, best with + and country code",
        "phone_number_verified" => "Whether the issuer made sure that the number is the person's",
        "address" => "The person's postal address, as an object",
        "updated_at" => "When the data on the person last changed",
        // RFC 9068, RFC 8693, RFC 7662, RFC 7643
        "scope" => "Scope: what the token permits, as words with a space between them",
        "client_id" => "The OAuth client that asked for the token",
        "act" => "Actor: who acts on the subject's behalf",
        "may_act" => "Who may act on the subject's behalf",
        "roles" => "The roles that the subject has",
        "groups" => "The groups that the subject belongs to",
        "entitlements" => "What the subject is entitled to",
        "token_introspection" => "The answer of a token introspection",
        "username" => "The user name of the person who gave the authorization",
        // RFC 7800, RFC 9449, RFC 8705
        "cnf" => "Confirmation: the key that the sender must prove to hold",
        "htm" => "DPoP: the HTTP method of the request that the proof is for",
        "htu" => "DPoP: the URL of the request that the proof is for",
        "ath" => "DPoP: hash of the access token that the proof goes with",
        // Security events, logout, authorization details, selective disclosure
        "events" => "The events that the token reports, each by its URI",
        "toe" => "Time of event: when what is reported happened",
        "txn" => "Transaction: names the transaction that the token belongs to",
        "authorization_details" => "What the token permits, in detail",
        "verified_claims" => "Claims together with how they were verified",
        "vct" => "The type of a verifiable credential",
        "vc" => "A verifiable credential",
        "vp" => "A verifiable presentation",
        "_sd" => "Digests of claims that are disclosed only on request",
        "_sd_alg" => "The hash function of the digests of undisclosed claims",
        "status" => "Where to look whether the token was revoked",
        "request_uri" => "URL of a request object",
        "redirect_uri" => "Where the answer to an authorization request is sent",
        "response_type" => "What an authorization request asks for",
        "state" => "A value that ties an answer to its request",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registered_names_are_explained_and_others_are_not() {
        for name in ["iss", "exp", "nonce", "scope", "cnf", "roles", "updated_at"] {
            assert!(explain(name).is_some(), "{name}");
        }
        for name in ["", "EXP", "personId"] {
            assert_eq!(explain(name), None);
        }
    }
}
